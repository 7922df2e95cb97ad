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
        builder.HasIndex(address => new { address.NameKey, address.Key });
        builder.HasIndex(address => new { address.CityKey, address.Key });
        builder.HasIndex(address => new { address.CountryKey, address.Key });
        builder.HasIndex(address => new { address.ChangedAt, address.Key });
        builder.HasIndex(address => new { address.CreatedById, address.Key });
        builder.HasIndex(address => address.CompanyId);
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
