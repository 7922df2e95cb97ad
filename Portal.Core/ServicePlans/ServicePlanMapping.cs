using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

internal sealed class ServicePlanMapping : IEntityTypeConfiguration<ServicePlan>
{
    public const string Table = "ServicePlans";

    public void Configure(EntityTypeBuilder<ServicePlan> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(plan => plan.Key);
        builder.Property(plan => plan.Key).ValueGeneratedNever();
        builder.Property(plan => plan.Version).IsConcurrencyToken();
        builder.Property(plan => plan.Currency).HasMaxLength(10);
        builder.Property(plan => plan.PeriodUnit).HasMaxLength(20);
        string[] words =
        [
            nameof(ServicePlan.OdooState),
            nameof(ServicePlan.PaymentState),
            nameof(ServicePlan.ExpectedService),
            nameof(ServicePlan.ExpectedPayment),
            nameof(ServicePlan.AbsServiceState),
            nameof(ServicePlan.AbsPaymentState),
        ];
        foreach (var word in words)
        {
            builder.Property<string>(word).HasMaxLength(StateMapping.WordLength);
        }

        builder.Property(plan => plan.AbsPlanId).HasMaxLength(PlanInstanceMessage.IdLength);
        builder.Property(plan => plan.SearchText).HasSubstringIndex();
        builder.HasIndex(plan => plan.OdooId).IsUnique().HasDatabaseName("UX_ServicePlans_OdooId");
        builder.HasIndex(plan => plan.AbsPlanId, "UX_ServicePlans_AbsPlanId").IsUnique().HasFilter("\"AbsPlanId\" IS NOT NULL");
        builder.HasIndex(plan => plan.OdooId, "IX_ServicePlans_Warned").HasFilter("\"Warnings\" <> 0");
        builder.HasIndex(plan => plan.OdooId, "IX_ServicePlans_Held").HasFilter("\"IsHeld\"");
        builder.HasIndex(plan => plan.OdooId, "IX_ServicePlans_Awaited").HasFilter("\"IsAwaited\"");
        Index(builder);
    }

    // each sort, by itself and behind each filter
    private static void Index(EntityTypeBuilder<ServicePlan> builder)
    {
        string[] sorts = [nameof(ServicePlan.ChangedAt), nameof(ServicePlan.NameKey), nameof(ServicePlan.CustomerKey)];
        foreach (var sort in sorts)
        {
            builder.HasIndex([sort, nameof(ServicePlan.Key)], $"IX_ServicePlans_{sort}");
            foreach (var filter in (string[])[nameof(ServicePlan.OdooState), nameof(ServicePlan.PaymentState)])
            {
                builder.HasIndex([filter, sort, nameof(ServicePlan.Key)], $"IX_ServicePlans_{filter}_{sort}");
            }

            builder.HasIndex([sort, nameof(ServicePlan.Key)], $"IX_ServicePlans_Drifted_{sort}").HasFilter("\"IsDrifted\"");
            builder.HasIndex([sort, nameof(ServicePlan.Key)], $"IX_ServicePlans_Warned_{sort}").HasFilter("\"Warnings\" <> 0");
            builder
                .HasIndex([sort, nameof(ServicePlan.Key)], $"IX_ServicePlans_Unlinked_{sort}")
                .HasFilter("\"AbsPlanId\" IS NULL AND \"CreatedDeliveryId\" IS NOT NULL");
        }
    }
}

internal sealed class ServicePlanLineMapping : IEntityTypeConfiguration<ServicePlanLine>
{
    public const string Table = "ServicePlanLines";

    public void Configure(EntityTypeBuilder<ServicePlanLine> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(line => new { line.PlanKey, line.LineId });
        builder.Property(line => line.Quantity).HasMaxLength(40);
        builder.Property(line => line.UnitPrice).HasMaxLength(40);
        builder.HasOne<ServicePlan>().WithMany().HasForeignKey(line => line.PlanKey).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ServicePlanInvoiceMapping : IEntityTypeConfiguration<ServicePlanInvoice>
{
    public const string Table = "ServicePlanInvoices";

    public void Configure(EntityTypeBuilder<ServicePlanInvoice> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(invoice => new { invoice.PlanKey, invoice.InvoiceId });
        builder.Property(invoice => invoice.Currency).HasMaxLength(10);
        builder.Property(invoice => invoice.State).HasMaxLength(StateMapping.WordLength);
        builder.Property(invoice => invoice.PaymentState).HasMaxLength(StateMapping.WordLength);
        builder.HasOne<ServicePlan>().WithMany().HasForeignKey(invoice => invoice.PlanKey).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The mirror of subscriptions on the context.</summary>
public static class ServicePlanSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All subscriptions Portal knows.</summary>
        public DbSet<ServicePlan> ServicePlans => db.Set<ServicePlan>();

        /// <summary>Their lines.</summary>
        public DbSet<ServicePlanLine> ServicePlanLines => db.Set<ServicePlanLine>();

        /// <summary>Their invoices.</summary>
        public DbSet<ServicePlanInvoice> ServicePlanInvoices => db.Set<ServicePlanInvoice>();

        /// <summary>What people say of states.</summary>
        public DbSet<StateMapping> StateMappings => db.Set<StateMapping>();
    }
}
