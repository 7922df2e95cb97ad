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
        builder.HasIndex(address => address.CompanyId, "IX_BillingAddresses_CompanyId");
        builder.HasIndex(address => new { address.NameKey, address.Key });
        builder.HasIndex(address => new { address.CityKey, address.Key });
        builder.HasIndex(address => new { address.CountryKey, address.Key });
        builder.HasIndex(address => new { address.ChangedAt, address.Key });
        builder.HasIndex(address => new { address.CreatedById, address.Key });
        // the few that lost a record: whether there are any is asked with every page of an import
        builder.HasIndex(address => address.CompanyId, "IX_BillingAddresses_Incomplete").HasFilter("\"State\" = 6");
        // the few that still wait for Odoo's word, looked at every few seconds
        builder
            .HasIndex(address => address.AskedAt)
            .HasFilter("\"State\" = 0")
            .HasDatabaseName("IX_BillingAddresses_Unconfirmed");
    }
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
