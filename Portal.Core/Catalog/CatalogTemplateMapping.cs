using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

internal sealed class CatalogTemplateMapping : IEntityTypeConfiguration<CatalogTemplate>
{
    public const string Table = "CatalogTemplates";

    public void Configure(EntityTypeBuilder<CatalogTemplate> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(template => template.Id);
        builder.Property(template => template.Id).ValueGeneratedNever();
        builder.Property(template => template.Version).IsConcurrencyToken();
        builder.Property(template => template.TemplateId).HasMaxLength(TemplateMessage.IdLength);
        builder.Property(template => template.Name).HasMaxLength(TemplateMessage.NameLength);
        builder.Property(template => template.NameKey).HasMaxLength(200);
        builder.Property(template => template.Description).HasMaxLength(TemplateMessage.DescriptionLength);
        builder.Property(template => template.Currency).HasMaxLength(3);
        builder.Property(template => template.Reason).HasMaxLength(CatalogTemplate.ReasonLength);
        builder.Property(template => template.DecidedBy).HasMaxLength(200);
        builder.Property(template => template.SearchText).HasMaxLength(500);
        builder.Property(template => template.Months);
        foreach (var amount in (string[])[nameof(CatalogTemplate.MonthlyFee), nameof(CatalogTemplate.Deposit)])
        {
            builder.Property<decimal>(amount).HasConversion<string>().HasMaxLength(40);
        }

        builder.Property(template => template.AgreedPrice).HasConversion<string>().HasMaxLength(40);
        builder.Property(template => template.AgreedDeposit).HasConversion<string>().HasMaxLength(40);
        builder.Ignore(template => template.Terms);
        builder.Ignore(template => template.IsUndecided);
        builder.Ignore(template => template.HasContent);
        builder.HasIndex(template => template.TemplateId, "UX_CatalogTemplates_TemplateId").IsUnique();
        Index(builder);
    }

    // each sort, by itself and behind the state
    private static void Index(EntityTypeBuilder<CatalogTemplate> builder)
    {
        foreach (var sort in (string[])[nameof(CatalogTemplate.NameKey), nameof(CatalogTemplate.ChangedAt)])
        {
            builder.HasIndex([sort, nameof(CatalogTemplate.Id)], $"IX_CatalogTemplates_{sort}");
            builder.HasIndex(
                [nameof(CatalogTemplate.State), sort, nameof(CatalogTemplate.Id)],
                $"IX_CatalogTemplates_State_{sort}"
            );
        }
    }
}

/// <summary>The catalogue's set on the context.</summary>
public static class CatalogSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All templates.</summary>
        public DbSet<CatalogTemplate> CatalogTemplates => db.Set<CatalogTemplate>();
    }
}
