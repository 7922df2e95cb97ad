using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("Alerts");
        builder.HasKey(alert => alert.Key);
        builder.Property(alert => alert.Key).ValueGeneratedNever();
        builder.Property(alert => alert.Version).IsConcurrencyToken();
        builder.Property(alert => alert.ConditionKey).HasMaxLength(64);
        builder.Property(alert => alert.SearchText).HasSubstringIndex();
        builder.Ignore(alert => alert.Subject);
        builder.Ignore(alert => alert.Where);
        builder.Ignore(alert => alert.IsBareEnd);
        builder.Ignore(alert => alert.IsInWindow);
        builder.HasIndex(alert => alert.ConditionKey, "UX_Alerts_Condition").IsUnique();
        builder.HasIndex(alert => new { alert.LastSeenAt, alert.Key }, "IX_Alerts_Seen");
        string[] filters =
        [
            nameof(Alert.State),
            nameof(Alert.Priority),
            nameof(Alert.Source),
            nameof(Alert.ClientKey),
            nameof(Alert.AssetKey),
        ];
        foreach (var filter in filters)
        {
            builder.HasIndex([filter, nameof(Alert.LastSeenAt), nameof(Alert.Key)], $"IX_Alerts_{filter}");
        }

        // what waits for something
        builder.HasIndex(alert => alert.AskAt, "IX_Alerts_Asking").HasFilter("\"AskAt\" IS NOT NULL");
        builder.HasIndex(alert => new { alert.GroupKey, alert.Key }, "IX_Alerts_Held").HasFilter("\"State\" = 1");
        builder.HasIndex(alert => alert.Key, "IX_Alerts_InWindow").HasFilter("\"State\" = 3 AND \"RuleKey\" IS NULL");
        // what a recovery may end
        builder.HasIndex(alert => new { alert.DeviceKey, alert.Source }, "IX_Alerts_Device");
        builder.HasIndex(alert => alert.ClosedAt, "IX_Alerts_Closed").HasFilter("\"ClosedAt\" IS NOT NULL");
    }
}

internal sealed class AlertEventMapping : IEntityTypeConfiguration<AlertEvent>
{
    public void Configure(EntityTypeBuilder<AlertEvent> builder)
    {
        builder.ToTable("AlertEvents");
        builder.HasKey(occurrence => occurrence.Key);
        builder.Property(occurrence => occurrence.Key).ValueGeneratedNever();
        builder
            .HasIndex(occurrence => new { occurrence.Source, occurrence.OccurrenceId }, "UX_AlertEvents_Occurrence")
            .IsUnique();
        builder
            .HasIndex(occurrence => new { occurrence.Source, occurrence.IncidentId }, "IX_AlertEvents_Incident")
            .HasFilter("\"IncidentId\" <> ''");
        builder.HasIndex(occurrence => new { occurrence.AlertKey, occurrence.Key }, "IX_AlertEvents_Alert");
        builder.HasOne<Alert>().WithMany().HasForeignKey(occurrence => occurrence.AlertKey).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Alerts on the context.</summary>
public static class AlertSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All alerts.</summary>
        public DbSet<Alert> Alerts => db.Set<Alert>();

        /// <summary>Their occurrences.</summary>
        public DbSet<AlertEvent> AlertEvents => db.Set<AlertEvent>();
    }
}
