using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

internal sealed class OrderMapping : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("Orders");
        builder.HasKey(order => order.Key);
        builder.Property(order => order.Key).ValueGeneratedNever();
        builder.Property(order => order.Version).IsConcurrencyToken();
        builder.Property(order => order.Currency).HasMaxLength(10);
        builder.Property(order => order.EntitlementId).HasMaxLength(200);
        builder.Property(order => order.SearchText).HasSubstringIndex();
        builder.HasIndex(order => new { order.NameKey, order.OdooId }, "IX_Orders_Number"); // any order, also one without a promise
        builder.HasIndex(order => order.OdooId).IsUnique().HasDatabaseName("UX_Orders_OdooId");
        builder.HasIndex(order => order.DeliveryId, "UX_Orders_Delivery").IsUnique().HasFilter("\"DeliveryId\" IS NOT NULL");
        MapLists(builder);
        MapFigures(builder);
        MapWork(builder);
    }

    // one index for each filter of the list of entitlements, in the order of the promises; and one for each of its other sorts
    private static void MapLists(EntityTypeBuilder<Order> builder)
    {
        string[] filters = ["OutletId", "ChannelId"];
        foreach (var filter in filters)
        {
            builder
                .HasIndex([filter, nameof(Order.PromisedAt), nameof(Order.DeliveryId)], $"IX_Orders_{filter}")
                .HasFilter($"\"DeliveryId\" IS NOT NULL AND \"{filter}\" IS NOT NULL");
        }

        builder
            .HasIndex([nameof(Order.NameKey), nameof(Order.DeliveryId)], "IX_Orders_Name")
            .HasFilter("\"DeliveryId\" IS NOT NULL");
        builder
            .HasIndex([nameof(Order.CustomerKey), nameof(Order.DeliveryId)], "IX_Orders_Customer")
            .HasFilter("\"DeliveryId\" IS NOT NULL");
    }

    // charts count by the promise; figures and their list look at those without an entitlement alone
    private static void MapFigures(EntityTypeBuilder<Order> builder)
    {
        builder
            .HasIndex(order => new { order.PromisedAt, order.DeliveryId }, "IX_Orders_Promised")
            .HasFilter("\"DeliveryId\" IS NOT NULL");
        builder
            .HasIndex(order => new { order.PromisedAt, order.DeliveryId }, "IX_Orders_Without")
            .HasFilter("\"DeliveryId\" IS NOT NULL AND \"EntitlementId\" IS NULL");
    }

    // what import and comparison look for
    private static void MapWork(EntityTypeBuilder<Order> builder)
    {
        builder.HasIndex(order => order.OdooId, "IX_Orders_Awaiting").HasFilter("\"AwaitsDeposit\"");
        builder.HasIndex(order => order.OdooId, "IX_Orders_Waiting").HasFilter("\"IsWaiting\"");
        builder.HasIndex(order => order.OdooId, "IX_Orders_NotEntitled").HasFilter("\"EntitlementId\" IS NULL AND \"State\" = 2");
        builder.HasIndex(order => order.OdooId, "IX_Orders_Unseen").HasFilter("\"EntitlementId\" IS NOT NULL");
    }
}

internal sealed class OrderLineMapping : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("OrderLines");
        builder.HasKey(line => new { line.OrderKey, line.LineId });
        builder.Property(line => line.Quantity).HasMaxLength(40);
        builder.Property(line => line.UnitPrice).HasMaxLength(40);
        builder.Ignore(line => line.Count);
        builder.HasIndex(line => new { line.ProductId, line.OrderKey }, "IX_OrderLines_Product");
        builder.HasOne<Order>().WithMany().HasForeignKey(line => line.OrderKey).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The order mirror on the context.</summary>
public static class OrderSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All orders Portal knows.</summary>
        public DbSet<Order> Orders => db.Set<Order>();

        /// <summary>Their lines.</summary>
        public DbSet<OrderLine> OrderLines => db.Set<OrderLine>();
    }
}
