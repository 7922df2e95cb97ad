using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Messaging.Outbox;

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("Deliveries");
        builder.HasKey(delivery => delivery.Id);
        builder.Property(delivery => delivery.Id).ValueGeneratedNever();
        builder.Property(delivery => delivery.Destination).HasMaxLength(DeliveryDraft.DestinationLength);
        builder.Property(delivery => delivery.Kind).HasMaxLength(DeliveryDraft.KindLength);
        builder.Property(delivery => delivery.Subject).HasMaxLength(DeliveryDraft.SubjectLength);
        builder.Property(delivery => delivery.IdempotencyKey).HasMaxLength(DeliveryDraft.KeyLength);
        builder.Property(delivery => delivery.Reason).HasMaxLength(Delivery.ReasonLength);
        builder.Property(delivery => delivery.CorrelationId).HasMaxLength(32);
        builder.Property(delivery => delivery.LeaseOwner).HasMaxLength(200);
        builder.Property(delivery => delivery.KeptDigest).HasMaxLength(64);
        // the dispatcher raises it with each taking: a person's change that crosses one is refused
        builder.Property(delivery => delivery.Fence).IsConcurrencyToken();
        ConfigureWork(builder);
        ConfigureLists(builder);
    }

    // what the dispatcher looks for
    private static void ConfigureWork(EntityTypeBuilder<Delivery> builder)
    {
        builder.HasIndex(delivery => delivery.IdempotencyKey).IsUnique().HasDatabaseName("UX_Deliveries_Key");
        builder
            .HasIndex(delivery => new
            {
                delivery.Destination,
                delivery.NextAttemptAt,
                delivery.Id,
            })
            .HasFilter("\"State\" = 1")
            .HasDatabaseName("IX_Deliveries_Due");
        builder
            .HasIndex(delivery => new
            {
                delivery.Destination,
                delivery.Subject,
                delivery.Id,
            })
            .HasFilter("\"State\" IN (0, 1, 3)")
            .HasDatabaseName("IX_Deliveries_Order");
    }

    // what people look for: the few that are open or ended badly apart from the many that were delivered
    private static void ConfigureLists(EntityTypeBuilder<Delivery> builder)
    {
        builder.HasIndex(delivery => new { delivery.Subject, delivery.Id }).HasDatabaseName("IX_Deliveries_Subject");
        builder.HasIndex(delivery => new { delivery.CreatedAt, delivery.Id }).HasDatabaseName("IX_Deliveries_Created");
        // what keeps an alarm open
        builder.HasIndex(delivery => delivery.Destination, "IX_Deliveries_Died").HasFilter("\"HasDied\"");
        // what retention looks for
        builder
            .HasIndex(delivery => delivery.SettledAt, "IX_Deliveries_Whole")
            .HasFilter("\"BlankedAt\" IS NULL AND \"State\" IN (2, 4)");
        ConfigureCharts(builder);
        builder.HasIndex(delivery => new { delivery.CreatedAt, delivery.Id }, "IX_Deliveries_Waiting").HasFilter("\"State\" = 0");
        // named apart: filtered indexes on the same columns; with the state, so that SQLite counts by them alone
        foreach (var (name, states) in new[] { ("Open", "IN (0, 1)"), ("Dead", "= 3"), ("Cancelled", "= 4") })
        {
            builder
                .HasIndex(
                    delivery => new
                    {
                        delivery.CreatedAt,
                        delivery.Id,
                        delivery.State,
                    },
                    $"IX_Deliveries_{name}"
                )
                .HasFilter($"\"State\" {states}");
        }
    }

    // when they came to their end, with all that a chart tells them apart by: it counts without reading a row
    private static void ConfigureCharts(EntityTypeBuilder<Delivery> builder)
    {
        builder
            .HasIndex(delivery => new { delivery.DeliveredAt, delivery.Kind }, "IX_Deliveries_Delivered")
            .HasFilter("\"DeliveredAt\" IS NOT NULL");
        builder
            .HasIndex(
                delivery => new
                {
                    delivery.SettledAt,
                    delivery.State,
                    delivery.Kind,
                    delivery.DeliveredAt,
                },
                "IX_Deliveries_Ended"
            )
            .HasFilter("\"State\" IN (3, 4)");
    }
}

internal sealed class DeliveryAttemptMapping : IEntityTypeConfiguration<DeliveryAttempt>
{
    public void Configure(EntityTypeBuilder<DeliveryAttempt> builder)
    {
        builder.ToTable("DeliveryAttempts");
        builder.HasKey(attempt => new { attempt.DeliveryId, attempt.Number });
        builder.Property(attempt => attempt.Summary).HasMaxLength(Delivery.ReasonLength);
        builder.Property(attempt => attempt.Request).HasMaxLength(DeliveryAttempt.TextLength + 100);
        builder.Property(attempt => attempt.Response).HasMaxLength(DeliveryAttempt.TextLength + 100);
        builder.Property(attempt => attempt.Node).HasMaxLength(200);
    }
}

internal sealed class DeliveryRevisionMapping : IEntityTypeConfiguration<DeliveryRevision>
{
    public void Configure(EntityTypeBuilder<DeliveryRevision> builder)
    {
        builder.ToTable("DeliveryRevisions");
        builder.HasKey(revision => new { revision.DeliveryId, revision.Revision });
        builder.Property(revision => revision.ReplacedBy).HasMaxLength(200);
        builder.Property(revision => revision.KeptDigest).HasMaxLength(64);
    }
}

internal sealed class DestinationMapping : IEntityTypeConfiguration<Destination>
{
    public void Configure(EntityTypeBuilder<Destination> builder)
    {
        builder.ToTable("Destinations");
        builder.HasKey(destination => destination.Name);
        builder.Property(destination => destination.Name).HasMaxLength(DeliveryDraft.DestinationLength);
        builder.Property(destination => destination.Reason).HasMaxLength(Delivery.ReasonLength);
        builder.Property(destination => destination.LastFault).HasMaxLength(Delivery.ReasonLength);
        builder.Property(destination => destination.ChangedBy).HasMaxLength(200);
    }
}
