using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>How Odoo and ABS can differ.</summary>
public enum DriftKind
{
    /// <summary>A confirmed order has no entitlement, and none is on its way.</summary>
    MissingEntitlement = 0,

    /// <summary>An entitlement has no order.</summary>
    MissingOrder = 1,

    /// <summary>Deposit, currency or units differ.</summary>
    AmountsDiffer = 2,

    /// <summary>A cancelled order has an entitlement; Portal never takes one away by itself.</summary>
    CancelledOrder = 3,

    /// <summary>An order has more than one entitlement that has not ended.</summary>
    FurtherEntitlement = 4,

    /// <summary>The entitlement of a confirmed order has ended in ABS, and there is no other: its rider cannot swap.</summary>
    EndedEntitlement = 5,
}

/// <summary>Where a difference stands.</summary>
public enum DriftState
{
    /// <summary>It is there.</summary>
    Open = 0,

    /// <summary>A person set it aside; it comes back when it changes.</summary>
    Dismissed = 1,

    /// <summary>It is gone.</summary>
    Resolved = 2,
}

/// <summary>A difference between an order in Odoo and its entitlement in ABS. Source: 001-48, b4.</summary>
public sealed class Drift
{
    /// <summary>Longest value kept.</summary>
    public const int ValueLength = 500;

    // a difference that lasts costs an hourly comparison no write
    private static readonly TimeSpan SeenEvery = TimeSpan.FromDays(1);

    /// <summary>How one ended that nobody asked to repair.</summary>
    internal const string Gone = "No longer there.";

    private Drift() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>How they differ.</summary>
    public DriftKind Kind { get; private set; }

    /// <summary>What it is about: <c>sale.order,42</c> or <c>abs.entitlement,ent-000042</c>.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The order's or entitlement's name for people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What Odoo says.</summary>
    public string InOdoo { get; private set; } = "";

    /// <summary>What ABS says.</summary>
    public string InAbs { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public DriftState State { get; private set; }

    /// <summary>UTC instant it was first seen.</summary>
    public DateTime FirstSeenAt { get; private set; }

    /// <summary>UTC instant it was last seen, up to a day behind while it stays as it is.</summary>
    public DateTime LastSeenAt { get; private set; }

    /// <summary>UTC instant it was found to be gone, or null.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>Why it was set aside or how it went; empty while open.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Who asked for a repair or set it aside; empty when nobody did.</summary>
    public string ActedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ActedById { get; private set; }

    /// <summary>UTC instant somebody asked for a repair, or null.</summary>
    public DateTime? RepairedAt { get; private set; }

    /// <summary>Rises with every change but being seen again as it was.</summary>
    public int Version { get; private set; }

    internal static Drift Find(DriftSighting sighting, DateTime now) =>
        new()
        {
            Key = Guid.CreateVersion7(now),
            Kind = sighting.Kind,
            Subject = sighting.Subject,
            Name = sighting.Name,
            InOdoo = Folding.Cut(sighting.InOdoo, ValueLength),
            InAbs = Folding.Cut(sighting.InAbs, ValueLength),
            FirstSeenAt = now,
            LastSeenAt = now,
        };

    /// <summary>True when a comparison that sees it so has nothing to write.</summary>
    internal bool IsAsSeen(DriftSighting sighting, DateTime now) =>
        (InOdoo, InAbs, Name)
            == (Folding.Cut(sighting.InOdoo, ValueLength), Folding.Cut(sighting.InAbs, ValueLength), sighting.Name)
        && now - LastSeenAt < SeenEvery;

    internal void See(DriftSighting sighting, DateTime now)
    {
        var (inOdoo, inAbs) = (Folding.Cut(sighting.InOdoo, ValueLength), Folding.Cut(sighting.InAbs, ValueLength));
        if ((inOdoo, inAbs) != (InOdoo, InAbs))
        {
            (State, Reason) = (DriftState.Open, "");
            Version++; // what a person decided about was another difference
        }

        (InOdoo, InAbs, Name, LastSeenAt) = (inOdoo, inAbs, sighting.Name, now);
    }

    internal void Dismiss(string reason, Actor actor)
    {
        (State, Reason) = (DriftState.Dismissed, Folding.Cut(reason, ValueLength));
        (ActedBy, ActedById) = (actor.Name, actor.Id);
        Version++;
    }

    internal void Repair(Actor actor, DateTime now)
    {
        (ActedBy, ActedById, RepairedAt) = (actor.Name, actor.Id, now);
        Version++;
    }

    internal void Resolve(DateTime now)
    {
        (State, ResolvedAt) = (DriftState.Resolved, now);
        Reason = RepairedAt is null ? Gone : $"Repaired by {ActedBy}.";
        Version++;
    }
}

/// <summary>A difference as it was seen.</summary>
/// <param name="Kind">How they differ.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="InOdoo">What Odoo says.</param>
/// <param name="InAbs">What ABS says.</param>
internal sealed record DriftSighting(DriftKind Kind, string Subject, string Name, string InOdoo, string InAbs);

internal sealed class DriftMapping : IEntityTypeConfiguration<Drift>
{
    public void Configure(EntityTypeBuilder<Drift> builder)
    {
        builder.ToTable("Drifts");
        builder.HasKey(drift => drift.Key);
        builder.Property(drift => drift.Key).ValueGeneratedNever();
        builder.Property(drift => drift.Version).IsConcurrencyToken();
        builder.Property(drift => drift.Subject).HasMaxLength(300);
        builder.Property(drift => drift.ActedBy).HasMaxLength(200);
        // one of a kind at a time
        builder.HasIndex(drift => new { drift.Kind, drift.Subject }, "UX_Drifts_Lasting").IsUnique().HasFilter("\"State\" <> 2");
        builder.HasIndex(
            drift => new
            {
                drift.State,
                drift.FirstSeenAt,
                drift.Key,
            },
            "IX_Drifts_State"
        );
        builder.HasIndex(drift => drift.Subject, "IX_Drifts_Subject");
    }
}

/// <summary>The differences on the context.</summary>
public static class DriftSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All differences ever seen.</summary>
        public DbSet<Drift> Drifts => db.Set<Drift>();
    }
}
