using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Products;

/// <summary>
/// Which units of ABS a product of Odoo stands for: one, several for a pack of which ABS knows only the children (001-29), or none for what never
/// goes there (001-9). Source: 001-10, 001-17 to 001-30.
/// </summary>
public sealed class ProductMapping
{
    private ProductMapping() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>The product's id in Odoo.</summary>
    public int ProductId { get; private set; }

    /// <summary>The product's name when it was mapped.</summary>
    public string ProductName { get; private set; } = "";

    /// <summary>The same, folded, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The product's internal reference when it was mapped, or empty.</summary>
    public string ProductCode { get; private set; } = "";

    /// <summary>The units, as JSON; an empty list when nothing of it goes to ABS.</summary>
    public string UnitsJson { get; private set; } = "[]";

    /// <summary>Who saved it last.</summary>
    public string ChangedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ChangedById { get; private set; }

    /// <summary>UTC instant of that.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The units.</summary>
    public IReadOnlyList<ProductUnit> Units => ProductUnit.Read(UnitsJson);

    internal static ProductMapping Make(int productId, DateTime now) =>
        new() { Key = Guid.CreateVersion7(now), ProductId = productId };

    internal void Save(ProductMappingDraft draft, Actor actor, DateTime now)
    {
        (ProductName, ProductCode) = (draft.ProductName, draft.ProductCode);
        NameKey = Folding.Fold(ProductName, 200);
        UnitsJson = ProductUnit.Write(draft.Units);
        SearchText = Folding.Fold($"{ProductName} {ProductCode} {string.Join(' ', draft.Units.Select(unit => unit.AbsRef))}");
        (ChangedBy, ChangedById, ChangedAt) = (actor.Name, actor.Id, now);
        Version++;
    }
}

/// <summary>What a person says a product stands for.</summary>
/// <param name="ProductId">The product's id in Odoo.</param>
/// <param name="ProductName">Its name.</param>
/// <param name="ProductCode">Its internal reference, or empty.</param>
/// <param name="Units">The units; none when it never goes to ABS.</param>
/// <param name="Version">Version that was looked at; 0 for one that was not mapped.</param>
public sealed record ProductMappingDraft(
    int ProductId,
    string ProductName,
    string ProductCode,
    IReadOnlyList<ProductUnit> Units,
    int Version
)
{
    /// <summary>How a refusal names a field of one of its units.</summary>
    /// <param name="number">The unit, counted from 1.</param>
    /// <param name="field">Name of the property.</param>
    public static string FieldOf(int number, string field) => $"{nameof(Units)}[{number}].{field}";
}

internal sealed class ProductMappingMapping : IEntityTypeConfiguration<ProductMapping>
{
    public void Configure(EntityTypeBuilder<ProductMapping> builder)
    {
        builder.ToTable("ProductMappings");
        builder.HasKey(mapping => mapping.Key);
        builder.Property(mapping => mapping.Key).ValueGeneratedNever();
        builder.Property(mapping => mapping.Version).IsConcurrencyToken();
        builder.Property(mapping => mapping.ChangedBy).HasMaxLength(200);
        builder.Ignore(mapping => mapping.Units);
        builder.HasIndex(mapping => mapping.ProductId).IsUnique().HasDatabaseName("UX_ProductMappings_Product");
        builder.HasIndex(mapping => new { mapping.NameKey, mapping.Key }, "IX_ProductMappings_Name");
    }
}

/// <summary>The mapping table on the context.</summary>
public static class ProductSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All mapped products.</summary>
        public DbSet<ProductMapping> ProductMappings => db.Set<ProductMapping>();
    }
}
