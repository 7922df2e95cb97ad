using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>
/// Keeps the cursors of pulls, and holds pulls back whose account the other system refused: by themselves they then ask once an hour, until
/// the account's settings change, Portal restarts or a person asks. Thread-safe. Source: row 10.
/// </summary>
public sealed class PullLedger(PortalDatabase databases, TimeProvider time)
{
    /// <summary>How long a refused account is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _accounts = new(StringComparer.Ordinal);
    private readonly DateTime _startedAt = time.GetUtcNow().UtcDateTime;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The cursor of a feed; a fresh one, not stored yet, when it was never pulled.</summary>
    public async Task<PullCursor> ReadAsync(string feed, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.PullCursors.AsNoTracking().SingleOrDefaultAsync(cursor => cursor.Feed == feed, cancellationToken)
            ?? PullCursor.Begin(feed, Now);
    }

    /// <summary>Stores a cursor that was changed; inside a write transaction, with the page it stands behind.</summary>
    /// <param name="db">Context that writes.</param>
    /// <param name="cursor">As it was read, changed since.</param>
    /// <param name="readVersion">Its version when it was read or last stored.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <exception cref="DbUpdateException">Another run stored it meanwhile: this one must end.</exception>
    public static async Task StoreAsync(
        PortalDbContext db,
        PullCursor cursor,
        int readVersion,
        CancellationToken cancellationToken
    )
    {
        db.Attach(cursor).State = readVersion == 0 ? EntityState.Added : EntityState.Modified;
        if (readVersion > 0)
        {
            db.Entry(cursor).Property(stored => stored.Version).OriginalValue = readVersion;
        }

        await db.SaveChangesAsync(cancellationToken);
        db.Entry(cursor).State = EntityState.Detached;
    }

    /// <summary>True when a pull may ask the other system now.</summary>
    /// <param name="cursor">The feed's cursor.</param>
    /// <param name="account">Changes with the account's settings.</param>
    /// <param name="trigger">What started the run.</param>
    public bool MayAsk(PullCursor cursor, string account, JobTrigger trigger)
    {
        lock (_lock)
        {
            var isKnown = _accounts.TryGetValue(cursor.Feed, out var before) && before == account;
            _accounts[cursor.Feed] = account;
            return cursor.RefusedAt is not { } refusedAt
                || trigger is JobTrigger.Person or JobTrigger.Action
                || Now - refusedAt >= Pause
                || (!isKnown && (before is not null || _startedAt > refusedAt));
        }
    }

    /// <summary>The other system refused Portal's account.</summary>
    public async Task RefuseAsync(string feed, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var cursor = await db.PullCursors.SingleOrDefaultAsync(cursor => cursor.Feed == feed, cancellationToken);
        if (cursor is null)
        {
            cursor = PullCursor.Begin(feed, Now);
            db.Add(cursor);
        }

        cursor.Refuse(Now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
