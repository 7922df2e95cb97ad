using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

internal sealed class AssetMapping : IEntityTypeConfiguration<Asset>
{
    public void Configure(EntityTypeBuilder<Asset> builder)
    {
        builder.ToTable("Assets");
        builder.HasKey(asset => asset.Key);
        builder.Property(asset => asset.Key).ValueGeneratedNever();
        builder.Property(asset => asset.Version).IsConcurrencyToken();
        builder.Property(asset => asset.PulsewayKey).HasMaxLength(200);
        builder.Property(asset => asset.HostnameKey).HasMaxLength(200);
        builder.Property(asset => asset.SerialKey).HasMaxLength(200);
        builder.Property(asset => asset.OsKey).HasMaxLength(200);
        builder.Property(asset => asset.ClientNameKey).HasMaxLength(200);
        builder.Property(asset => asset.ToldDigest).HasMaxLength(64);
        builder.Property(asset => asset.SearchText).HasSubstringIndex();
        builder.Ignore(asset => asset.Subject);
        builder.Ignore(asset => asset.IsInService);
        builder.HasOne<Client>().WithMany().HasForeignKey(asset => asset.ClientKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Client>().WithMany().HasForeignKey(asset => asset.OdooClientKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DeviceGroup>().WithMany().HasForeignKey(asset => asset.GroupKey).OnDelete(DeleteBehavior.Restrict);
        MapMatching(builder);
        MapLists(builder);
    }

    // what devices are matched by, in this order: id, serial, hostname and client
    private static void MapMatching(EntityTypeBuilder<Asset> builder)
    {
        builder.HasIndex(asset => asset.PulsewayKey, "UX_Assets_PulsewayKey").IsUnique().HasFilter("\"PulsewayKey\" IS NOT NULL");
        builder.HasIndex(asset => asset.OdooId, "UX_Assets_OdooId").IsUnique().HasFilter("\"OdooId\" IS NOT NULL");
        builder.HasIndex(asset => asset.SerialKey, "IX_Assets_Serial").HasFilter("\"SerialKey\" <> ''");
        builder.HasIndex(asset => new { asset.HostnameKey, asset.ClientKey }, "IX_Assets_HostnameAndClient");
        builder.HasIndex(asset => new { asset.GroupKey, asset.Key }, "IX_Assets_Group");
        builder.HasIndex(asset => asset.OdooClientKey, "IX_Assets_OdooClient");
        builder.HasIndex(asset => asset.DeliveryId, "IX_Assets_Delivery").HasFilter("\"DeliveryId\" IS NOT NULL");
    }

    // one index for each sort, and one for each filter in the order of the names
    private static void MapLists(EntityTypeBuilder<Asset> builder)
    {
        builder.HasIndex(asset => new { asset.HostnameKey, asset.Key }, "IX_Assets_Hostname");
        string[] byClient = [nameof(Asset.ClientNameKey), nameof(Asset.HostnameKey), nameof(Asset.Key)];
        builder.HasIndex(byClient, "IX_Assets_ClientName");
        builder.HasIndex(asset => new { asset.CreatedAt, asset.Key }, "IX_Assets_Created");
        foreach (var filter in new[] { nameof(Asset.ClientKey), nameof(Asset.OsKey), nameof(Asset.Status) })
        {
            builder.HasIndex([filter, nameof(Asset.HostnameKey), nameof(Asset.Key)], $"IX_Assets_{filter}");
        }

        // what the count of seats reads: no row besides
        builder
            .HasIndex(asset => asset.ClientKey, "IX_Assets_Counted")
            .HasFilter($"\"Status\" <> {(int)AssetStatus.Decommissioned}");
        builder.HasIndex(asset => new { asset.HostnameKey, asset.Key }, "IX_Assets_Conflict").HasFilter("\"HasConflict\"");
        builder.HasIndex(asset => new { asset.HostnameKey, asset.Key }, "IX_Assets_Unmapped").HasFilter("\"ClientKey\" IS NULL");
    }
}

/// <summary>The sets of this folder on the context.</summary>
public static class AssetSets
{
    extension(PortalDbContext db)
    {
        /// <summary>The companies that Portal knows from Odoo.</summary>
        public DbSet<Client> Clients => db.Set<Client>();

        /// <summary>All devices, also those out of service.</summary>
        public DbSet<Asset> Assets => db.Set<Asset>();

        /// <summary>The groups of devices in Pulseway.</summary>
        public DbSet<DeviceGroup> DeviceGroups => db.Set<DeviceGroup>();

        /// <summary>What could not, or cannot, be decided about assets without a person.</summary>
        public DbSet<AssetConflict> AssetConflicts => db.Set<AssetConflict>();
    }
}
