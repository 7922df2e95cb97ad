using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>
/// How far a pull from another system has come: first through everything by id, afterwards through what changed, by last change and id. It
/// is committed with the page it stands behind, so a run that was cut short goes on there. Source: b6, 003-2, FACTS §4 (write_date).
/// </summary>
/// <remarks>
/// The other system stamps a change with the start of its transaction, so a long one commits behind rows that were read already. Every pull
/// therefore begins one overlap before what the other clock read at least when the last complete pull began. That is known without looking
/// at the other clock: it read no less than its newest stamp, and time passes alike on both sides. It never begins behind the newest
/// stamp seen, so that a jump of our own clock loses nothing.
/// </remarks>
public sealed class PullCursor
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private PullCursor() { }

    /// <summary>What is pulled.</summary>
    public string Feed { get; private set; } = "";

    /// <summary>True until the first way through everything is complete.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>Where the pull stands among the changes: a second of the other system; null on the first way through.</summary>
    public DateTime? AfterAt { get; private set; }

    /// <summary>The last id done: of all on the first way through, of that second later; null where nothing of it is done.</summary>
    public int? AfterId { get; private set; }

    /// <summary>The newest change seen in the other system, to the second.</summary>
    public DateTime NewestAt { get; private set; }

    /// <summary>What the other system's clock read at least when this pull began.</summary>
    public DateTime TheirClockAt { get; private set; }

    /// <summary>UTC instant the pull under way, or else the last one, began.</summary>
    public DateTime BeganAt { get; private set; }

    /// <summary>UTC instant of the last complete pull; null before the first, and while one is under way since.</summary>
    public DateTime? CompletedAt { get; private set; }

    /// <summary>True while the first way through is gone again, over what is here already.</summary>
    public bool IsAgain => IsFirst && CompletedAt is not null;

    /// <summary>
    /// Of the row that stands for an account: UTC instant the other system refused it, or it was last tried since; null when it is accepted.
    /// </summary>
    public DateTime? RefusedAt { get; private set; }

    /// <summary>Rises with every change: of two runs that both believe it is theirs, one is refused.</summary>
    public int Version { get; private set; }

    internal static PullCursor Begin(string feed, DateTime now) =>
        new()
        {
            Feed = feed,
            IsFirst = true,
            NewestAt = DateTime.UnixEpoch,
            TheirClockAt = DateTime.UnixEpoch,
            BeganAt = now,
        };

    /// <summary>The first way through begins; changes are counted from the newest one there is now.</summary>
    public void BeginFirst(DateTime newestAt, DateTime now)
    {
        NewestAt = newestAt;
        TheirClockAt = newestAt;
        BeganAt = now;
        AfterId = 0;
        Version++;
    }

    /// <summary>A pull of changes begins, or goes on where it was cut short.</summary>
    /// <param name="overlap">Longest transaction of the other system.</param>
    /// <param name="now">UTC instant.</param>
    public void BeginChanges(TimeSpan overlap, DateTime now)
    {
        if (CompletedAt is null)
        {
            return;
        }

        var settled = Earlier(TheirClockAt - overlap, NewestAt + OneSecond);
        AfterAt = settled.AddTicks(-(settled.Ticks % TimeSpan.TicksPerSecond));
        AfterId = null;
        TheirClockAt += now > BeganAt ? now - BeganAt : TimeSpan.Zero;
        BeganAt = now;
        CompletedAt = null;
        Version++;
    }

    /// <summary>A page of the first way through is done.</summary>
    public void MoveTo(int id)
    {
        AfterId = id;
        Version++;
    }

    /// <summary>A page of changes is done.</summary>
    public void MoveTo(ChangePosition position)
    {
        AfterAt = position.At;
        AfterId = position.Id;
        Version++;
    }

    /// <summary>Everything was seen.</summary>
    /// <param name="newestAt">Newest change seen, or null when there was none.</param>
    /// <param name="now">UTC instant.</param>
    public void Complete(DateTime? newestAt, DateTime now)
    {
        if (newestAt > NewestAt)
        {
            // it is at most the other clock's time of now, and the pull began that much earlier
            NewestAt = newestAt.Value;
            TheirClockAt = newestAt.Value - (now > BeganAt ? now - BeganAt : TimeSpan.Zero);
        }

        IsFirst = false;
        AfterAt = NewestAt;
        AfterId = null;
        CompletedAt = now;
        Version++;
    }

    internal void Refuse(DateTime? at)
    {
        RefusedAt = at;
        Version++;
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}

/// <summary>A place among changes: before it, all is done.</summary>
/// <param name="At">UTC second: everything that changed before it is done.</param>
/// <param name="Id">Of that second, ids up to this are done; null when it is not gone through by id.</param>
public readonly record struct ChangePosition(DateTime At, int? Id = null)
{
    /// <summary>
    /// Where the page after one begins that was read from here; null after the last. Odoo orders by microseconds and shows seconds: a page that ends
    /// within a second says only that all before that second is done; a page within one second is gone through by id. Source: FACTS §4 (write_date).
    /// </summary>
    /// <param name="page">Id and last change of what was read.</param>
    /// <param name="size">What was asked for at most.</param>
    internal ChangePosition? After(IReadOnlyList<(int Id, DateTime At)> page, int size)
    {
        if (page.Count < size)
        {
            return Id is null ? null : new ChangePosition(At.AddSeconds(1));
        }

        if (Id is not null)
        {
            return this with { Id = page.Max(static each => each.Id) };
        }

        var (first, last) = (page.Min(static each => each.At), page.Max(static each => each.At));
        return last > first && last > At ? new ChangePosition(last) : new ChangePosition(last, 0);
    }
}

internal sealed class PullCursorMapping : IEntityTypeConfiguration<PullCursor>
{
    public void Configure(EntityTypeBuilder<PullCursor> builder)
    {
        builder.ToTable("PullCursors");
        builder.HasKey(cursor => cursor.Feed);
        builder.Property(cursor => cursor.Feed).HasMaxLength(100);
        builder.Property(cursor => cursor.Version).IsConcurrencyToken();
        builder.Ignore(cursor => cursor.IsAgain);
    }
}

/// <summary>The cursors' set on the context.</summary>
public static class PullSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All cursors.</summary>
        public DbSet<PullCursor> PullCursors => db.Set<PullCursor>();
    }
}
