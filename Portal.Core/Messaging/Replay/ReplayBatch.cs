using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>States of a batch.</summary>
public enum ReplayBatchState
{
    /// <summary>At work, or cut short; then a person lets it go on or drops it.</summary>
    Open = 0,

    /// <summary>All were tried, or the destination took no more.</summary>
    Done = 1,

    /// <summary>A person ended it.</summary>
    Cancelled = 2,
}

/// <summary>A wish to send all matching deliveries again, and how far it got. One is open at a time. Source: R2, R3, scenario 11.</summary>
public sealed class ReplayBatch
{
    internal ReplayBatch() { }

    /// <summary>Row id, rising with time.</summary>
    public Guid Id { get; internal set; }

    /// <summary>The filter, as JSON.</summary>
    public string Filter { get; internal set; } = "{}";

    /// <summary>Who wished it.</summary>
    public string RequestedBy { get; internal set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? RequestedById { get; internal set; }

    /// <summary>UTC instant of the wish; deliveries promised later are not concerned.</summary>
    public DateTime RequestedAt { get; internal set; }

    /// <summary>How many matched then.</summary>
    public int Estimate { get; internal set; }

    /// <summary>Where it stands.</summary>
    public ReplayBatchState State { get; internal set; }

    /// <summary>How many were delivered.</summary>
    public int Delivered { get; internal set; }

    /// <summary>How many failed once more.</summary>
    public int Failed { get; internal set; }

    /// <summary>UTC instant of its end, or null.</summary>
    public DateTime? EndedAt { get; internal set; }

    /// <summary>How many were not tried.</summary>
    public int NotTried => Math.Max(0, Estimate - Delivered - Failed);

    internal DeliveryFilter Which =>
        JsonSerializer.Deserialize<DeliveryFilter>(Filter, PortalDbContext.Json) ?? new DeliveryFilter();

    internal static ReplayBatch Wish(Guid id, DeliveryFilter filter, int estimate, Actor actor, DateTime now) =>
        new()
        {
            Id = id,
            Filter = JsonSerializer.Serialize(filter, PortalDbContext.Json),
            RequestedBy = actor.Name,
            RequestedById = actor.Id,
            RequestedAt = now,
            Estimate = estimate,
        };
}

internal sealed class ReplayBatchMapping : IEntityTypeConfiguration<ReplayBatch>
{
    public void Configure(EntityTypeBuilder<ReplayBatch> builder)
    {
        builder.ToTable("ReplayBatches");
        builder.HasKey(batch => batch.Id);
        builder.Property(batch => batch.Id).ValueGeneratedNever();
        builder.Property(batch => batch.RequestedBy).HasMaxLength(200);
        builder.Ignore(batch => batch.NotTried);
        builder.HasIndex(batch => batch.State).IsUnique().HasFilter("\"State\" = 0").HasDatabaseName("UX_ReplayBatches_OneOpen");
    }
}
