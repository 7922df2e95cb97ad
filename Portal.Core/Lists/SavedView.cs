using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Lists;

/// <summary>A person's own name for a search, filters and order of a list. Source: LOOK ("saved views per person").</summary>
public sealed class SavedView
{
    private SavedView() { }

    /// <summary>Row id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public Guid UserId { get; private set; }

    /// <summary>Which list: its stable key, such as <c>billing-addresses</c>.</summary>
    public string List { get; private set; } = "";

    /// <summary>What the person calls it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Folded name; one of a kind for a person and list.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The address's query, without a page: <c>state=archived&amp;sort=city</c>; empty for the list as it opens.</summary>
    public string Query { get; private set; } = "";

    /// <summary>UTC instant it was saved last.</summary>
    public DateTime SavedAt { get; private set; }

    internal static SavedView Of(Guid userId, string list, string name, DateTime now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            List = list,
            NameKey = Folding.Fold(name, SavedViews.MostNameLength),
        };

    internal void Keep(string name, string query, DateTime now)
    {
        Name = name;
        Query = query;
        SavedAt = now;
    }
}

/// <summary>The columns a person chose for a list.</summary>
public sealed class ColumnChoice
{
    private ColumnChoice() { }

    /// <summary>Whose it is.</summary>
    public Guid UserId { get; private set; }

    /// <summary>Which list.</summary>
    public string List { get; private set; } = "";

    /// <summary>Keys of the columns shown, parted by blanks.</summary>
    public string Columns { get; private set; } = "";

    internal static ColumnChoice Of(Guid userId, string list) => new() { UserId = userId, List = list };

    internal void Keep(IEnumerable<string> columns) => Columns = string.Join(' ', columns);
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.HasKey(view => view.Id);
        builder.Property(view => view.Id).ValueGeneratedNever();
        builder.Property(view => view.List).HasMaxLength(60);
        builder.Property(view => view.Name).HasMaxLength(SavedViews.MostNameLength);
        builder.Property(view => view.NameKey).HasMaxLength(SavedViews.MostNameLength);
        builder.Property(view => view.Query).HasMaxLength(SavedViews.MostQueryLength);
        builder
            .HasIndex(view => new
            {
                view.UserId,
                view.List,
                view.NameKey,
            })
            .IsUnique();
    }
}

internal sealed class ColumnChoiceMapping : IEntityTypeConfiguration<ColumnChoice>
{
    public void Configure(EntityTypeBuilder<ColumnChoice> builder)
    {
        builder.ToTable("ColumnChoices");
        builder.HasKey(choice => new { choice.UserId, choice.List });
        builder.Property(choice => choice.List).HasMaxLength(60);
        builder.Property(choice => choice.Columns).HasMaxLength(400);
    }
}

/// <summary>The lists' sets on the context.</summary>
public static class ListSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All saved views.</summary>
        public DbSet<SavedView> SavedViews => db.Set<SavedView>();

        /// <summary>All choices of columns.</summary>
        public DbSet<ColumnChoice> ColumnChoices => db.Set<ColumnChoice>();
    }
}
