using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

internal sealed class BillingAddressMapping : IEntityTypeConfiguration<BillingAddress>
{
    public void Configure(EntityTypeBuilder<BillingAddress> builder)
    {
        builder.ToTable("BillingAddresses");
        builder.HasKey(address => address.Key);
        builder
            .Property(address => address.Id)
            .HasConversion(id => id.Value, value => new BillingAddressId(value))
            .ValueGeneratedNever();
        builder.Ignore(address => address.Id);
        builder.Property(address => address.Version).IsConcurrencyToken();
        builder.HasIndex(address => address.InvoiceContactId).IsUnique();
        builder.Property(address => address.SearchText).HasSubstringIndex();
        MapSorts(builder);
        builder.HasIndex(address => address.CompanyId, "IX_BillingAddresses_CompanyId");
        // the few that lost a record: whether there are any is asked with every page of an import
        builder.HasIndex(address => address.CompanyId, "IX_BillingAddresses_Incomplete").HasFilter("\"State\" = 6");
        // those that people entered, for the chart of what became of them; an import never touches it
        builder
            .HasIndex(address => new { address.CreatedAt, address.State }, "IX_BillingAddresses_Entered")
            .HasFilter("\"CreatedById\" IS NOT NULL");
        builder.HasIndex(address => new { address.MatchKey, address.Key });
        builder.HasIndex(address => address.VatKey);
        builder.HasIndex(address => address.MailDomain);
        // the few that still wait for Odoo's word, looked at every few seconds
        builder
            .HasIndex(address => address.AskedAt)
            .HasFilter("\"State\" = 0")
            .HasDatabaseName("IX_BillingAddresses_Unconfirmed");
    }

    // For each sort one index by itself and one behind each filter, or the list would be read whole or sorted anew for a page.
    // Every one makes the import slower, so: sorting by country serves the country's filter too; the filters that few rows fall
    // under have indexes of those rows only; and State ends the others, so that what a list leaves out is skipped inside the index.
    // Active is nearly everything and is found by the sort's own. Source: G11, PERFORMANCE §2(f).
    private static void MapSorts(EntityTypeBuilder<BillingAddress> builder)
    {
        Index(builder, "Name", "NameKey", "Key", "State");
        Index(builder, "City", "CityKey", "NameKey", "Key", "State");
        Index(builder, "Changed", "ChangedAt", "Key", "State");
        Index(builder, "Country", "CountryKey", "NameKey", "Key", "State");
        Index(builder, "Country_City", "CountryKey", "CityKey", "NameKey", "Key", "State");
        Index(builder, "Country_Changed", "CountryKey", "ChangedAt", "Key", "State");
        string[] sorts = ["NameKey Key", "CityKey NameKey Key", "CountryKey NameKey Key", "ChangedAt Key"];
        foreach (var sort in sorts.Select(sort => sort.Split(' ')))
        {
            Index(builder, $"State_{sort[0]}", ["State", .. sort]).HasFilter("\"State\" <> 2");
            Index(builder, $"Creator_{sort[0]}", ["CreatedById", .. sort, "State"]).HasFilter("\"CreatedById\" IS NOT NULL");
            Index(builder, $"Company_{sort[0]}", ["OperatingCompanyId", .. sort, "State"])
                .HasFilter("\"OperatingCompanyId\" IS NOT NULL");
        }
    }

    private static IndexBuilder<BillingAddress> Index(
        EntityTypeBuilder<BillingAddress> builder,
        string name,
        params string[] columns
    ) => builder.HasIndex(columns, $"IX_BillingAddresses_{name}");
}

/// <summary>Billing's sets on the context.</summary>
public static class BillingSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All billing addresses.</summary>
        public DbSet<BillingAddress> BillingAddresses => db.Set<BillingAddress>();
    }
}
