using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Where a count stands.</summary>
public enum SeatRunState
{
    /// <summary>It is being counted, and no line of it can be decided; one that was cut short is removed by the next count.</summary>
    Counting = 0,

    /// <summary>It proposes; nobody has approved anything.</summary>
    Proposed = 1,

    /// <summary>Some of it is approved.</summary>
    PartlyApproved = 2,

    /// <summary>Nothing is left to decide or to be written.</summary>
    Applied = 3,

    /// <summary>The former quantities are being restored.</summary>
    Reverting = 4,

    /// <summary>The former quantities are restored.</summary>
    Reverted = 5,

    /// <summary>A later count stands in its place; what was left to decide is void.</summary>
    Superseded = 6,

    /// <summary>It is of another Odoo database than the one in use: its numbers are other records now, so nothing but the history goes by it.</summary>
    Former = 7,
}

/// <summary>One count of the seats of all clients. Source: 000-27, R7, scenario 24.</summary>
public sealed class SeatRun
{
    private SeatRun() { }

    /// <summary>Row id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Counts from 1; a later count has a higher number.</summary>
    public int Number { get; private set; }

    /// <summary>The month: <c>2026-11</c>.</summary>
    public string Period { get; private set; } = "";

    /// <summary>True for a look that changes nothing.</summary>
    public bool IsDryRun { get; private set; }

    /// <summary>Where it stands.</summary>
    public SeatRunState State { get; private set; }

    /// <summary>True while it is the one of its month: no dry run, and neither reverted nor superseded.</summary>
    public bool IsActive { get; private set; }

    /// <summary>UTC instant it began.</summary>
    public DateTime StartedAt { get; private set; }

    /// <summary>Who began it.</summary>
    public string StartedBy { get; private set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? StartedById { get; private set; }

    /// <summary>UTC instant its proposal was stored; null before.</summary>
    public DateTime? CountedAt { get; private set; }

    /// <summary>UTC instant of the oldest list of devices it counted.</summary>
    public DateTime? ListedAt { get; private set; }

    /// <summary>Subscriptions in progress.</summary>
    public int Subscriptions { get; private set; }

    /// <summary>Devices counted.</summary>
    public int Devices { get; private set; }

    /// <summary>Devices of groups that belong to no client yet: billed to nobody. Source: R16.</summary>
    public int Unmapped { get; private set; }

    /// <summary>Devices of clients without a subscription in progress: billed to nobody.</summary>
    public int Unbilled { get; private set; }

    /// <summary>Devices that a rule leaves out. Source: R16.</summary>
    public int Excluded { get; private set; }

    /// <summary>Why it is reverted; empty when it is not.</summary>
    public string RevertReason { get; private set; } = "";

    /// <summary>Who had it reverted.</summary>
    public string RevertedBy { get; private set; } = "";

    /// <summary>Their user id, or null.</summary>
    public Guid? RevertedById { get; private set; }

    /// <summary>UTC instant somebody asked for that, or null.</summary>
    public DateTime? RevertedAt { get; private set; }

    /// <summary>Rises with every change of what is to be decided.</summary>
    public int Version { get; private set; }

    /// <summary>Devices that a subscription bills.</summary>
    public int BilledDevices => Devices - Unbilled;

    /// <summary>Whose devices it saw, in words.</summary>
    public string Figures => SeatNotes.Of(this);

    /// <summary>Names the count for ever.</summary>
    public string Key => SeatPeriod.KeyOf(Period);

    /// <summary>True while people may decide about its lines.</summary>
    public bool IsOpen => IsActive && State is SeatRunState.Proposed or SeatRunState.PartlyApproved or SeatRunState.Applied;

    internal static SeatRun Begin(int number, SeatPeriod period, bool isDryRun, Actor actor, DateTime now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Period = period.Name,
            IsDryRun = isDryRun,
            StartedAt = now,
            StartedBy = actor.Name,
            StartedById = actor.Id,
        };

    internal void Propose(SeatFigures figures, DateTime now)
    {
        (State, IsActive) = (SeatRunState.Proposed, !IsDryRun);
        (CountedAt, ListedAt) = (now, figures.ListedAt);
        (Subscriptions, Devices) = (figures.Subscriptions, figures.Devices);
        (Unmapped, Unbilled, Excluded) = (figures.Unmapped, figures.Unbilled, figures.Excluded);
        Version++;
    }

    /// <summary>Follows what became of its lines.</summary>
    internal void Settle(bool hasDecided, bool hasOpen)
    {
        if (IsOpen)
        {
            State =
                !hasOpen ? SeatRunState.Applied
                : hasDecided ? SeatRunState.PartlyApproved
                : SeatRunState.Proposed;
        }
    }

    internal void Touch() => Version++;

    internal void Supersede(bool isOfSameMonth, bool isDone)
    {
        State = !isOfSameMonth && isDone ? SeatRunState.Applied : SeatRunState.Superseded;
        IsActive = State == SeatRunState.Applied;
        Version++;
    }

    internal void BeginRevert(string reason, Actor actor, DateTime now)
    {
        (State, IsActive) = (SeatRunState.Reverting, true);
        (RevertReason, RevertedAt) = (reason, now);
        (RevertedBy, RevertedById) = (actor.Name, actor.Id);
        Version++;
    }

    internal void EndRevert()
    {
        (State, IsActive) = (SeatRunState.Reverted, false);
        Version++;
    }
}

/// <summary>What a count saw in all.</summary>
/// <param name="Subscriptions">Subscriptions in progress.</param>
/// <param name="Devices">Devices counted.</param>
/// <param name="Unmapped">Devices of no client.</param>
/// <param name="Unbilled">Devices of clients without a subscription.</param>
/// <param name="Excluded">Devices left out by a rule.</param>
/// <param name="ListedAt">UTC instant of the oldest list of devices.</param>
internal sealed record SeatFigures(int Subscriptions, int Devices, int Unmapped, int Unbilled, int Excluded, DateTime? ListedAt);

internal sealed class SeatRunMapping : IEntityTypeConfiguration<SeatRun>
{
    public void Configure(EntityTypeBuilder<SeatRun> builder)
    {
        builder.ToTable("SeatRuns");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Version).IsConcurrencyToken();
        builder.Property(run => run.Period).HasMaxLength(7);
        builder.Property(run => run.StartedBy).HasMaxLength(200);
        builder.Property(run => run.RevertedBy).HasMaxLength(200);
        builder.Property(run => run.RevertReason).HasMaxLength(500);
        builder.Ignore(run => run.Key);
        builder.Ignore(run => run.IsOpen);
        builder.Ignore(run => run.BilledDevices);
        builder.Ignore(run => run.Figures);
        builder.HasIndex(run => run.Number).IsUnique().HasDatabaseName("UX_SeatRuns_Number");
        // one count a month is in force: the database decides
        builder.HasIndex(run => run.Period, "UX_SeatRuns_OnePerPeriod").IsUnique().HasFilter("\"IsActive\"");
    }
}

/// <summary>The counts on the context.</summary>
public static class SeatSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All counts.</summary>
        public DbSet<SeatRun> SeatRuns => db.Set<SeatRun>();

        /// <summary>Their lines.</summary>
        public DbSet<SeatLine> SeatLines => db.Set<SeatLine>();

        /// <summary>The devices behind the lines.</summary>
        public DbSet<SeatEvidence> SeatEvidence => db.Set<SeatEvidence>();

        /// <summary>Which subscription a client's seats belong to.</summary>
        public DbSet<SeatHome> SeatHomes => db.Set<SeatHome>();
    }
}
