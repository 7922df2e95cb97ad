using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>
/// Keeps the cursors of pulls, and whether the other system refused an account. Whatever asks it by itself then waits together: one call an
/// hour over all nodes, until the account's settings change, Portal restarts or a person's call succeeds. Thread-safe. Source: row 10.
/// </summary>
/// <remarks>An account has a row of its own among the cursors, under a name that no feed has.</remarks>
public sealed class PullLedger(PortalDatabase databases, TimeProvider time)
{
    /// <summary>How long a refused account is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _accounts = new(StringComparer.Ordinal);
    private readonly DateTime _startedAt = time.GetUtcNow().UtcDateTime;

    /// <summary>The instant that goes into the cursors, UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

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

    /// <summary>Sets a cursor back to the first way through, inside a write transaction; a pull under way ends at its next page.</summary>
    public static Task RestartAsync(PortalDbContext db, string feed, CancellationToken cancellationToken) =>
        db
            .PullCursors.Where(cursor => cursor.Feed == feed)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(cursor => cursor.IsFirst, true)
                        .SetProperty(cursor => cursor.AfterAt, (DateTime?)null)
                        .SetProperty(cursor => cursor.AfterId, (int?)null)
                        .SetProperty(cursor => cursor.CompletedAt, cursor => cursor.CompletedAt ?? cursor.BeganAt)
                        .SetProperty(cursor => cursor.Version, cursor => cursor.Version + 1),
                cancellationToken
            );

    /// <summary>Asks whether the other system may be called now; after a refusal whoever hears yes is the only one within the hour.</summary>
    /// <param name="account">Name of the account.</param>
    /// <param name="settings">Changes with the account's settings.</param>
    /// <param name="trigger">What started the call.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<AccountHold> AskAsync(
        string account,
        string settings,
        JobTrigger trigger,
        CancellationToken cancellationToken
    )
    {
        var known = await ReadAsync(account, cancellationToken);
        var areFresh = AreFresh(account, settings, known.RefusedAt);
        if (known.RefusedAt is not { } refusedAt)
        {
            return new AccountHold(MayAsk: true, null);
        }

        var may =
            trigger is JobTrigger.Person or JobTrigger.Action
            || areFresh
            || (Now - refusedAt >= Pause && await StampAsync(account, known.Version, Now, cancellationToken));
        return new AccountHold(may, refusedAt);
    }

    /// <summary>The other system refused the account.</summary>
    public Task RefuseAsync(string account, CancellationToken cancellationToken) =>
        StampAsync(account, null, Now, cancellationToken);

    /// <summary>It accepted an account that it had refused.</summary>
    public Task AcceptAsync(string account, CancellationToken cancellationToken) =>
        StampAsync(account, null, null, cancellationToken);

    /// <summary>It could not be told: what was refused once and waited may ask again.</summary>
    public Task ReleaseAsync(string account, CancellationToken cancellationToken) =>
        StampAsync(account, null, Now - Pause, cancellationToken);

    private bool AreFresh(string account, string settings, DateTime? refusedAt)
    {
        lock (_lock)
        {
            var isKnown = _accounts.TryGetValue(account, out var before) && before == settings;
            _accounts[account] = settings;
            return !isKnown && (before is not null || _startedAt > refusedAt);
        }
    }

    // false when somebody else was quicker, or it is no longer what was read
    private async Task<bool> StampAsync(
        string account,
        int? readVersion,
        DateTime? refusedAt,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var row = await db.PullCursors.SingleOrDefaultAsync(cursor => cursor.Feed == account, cancellationToken);
        if (row is null)
        {
            row = PullCursor.Begin(account, Now);
            db.Add(row);
        }
        else if (readVersion is { } version && version != row.Version)
        {
            return false;
        }

        row.Refuse(refusedAt);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return false; // another call of the same moment said the same, or will
        }
    }
}

/// <summary>Whether an account may be used.</summary>
/// <param name="MayAsk">True when it may.</param>
/// <param name="RefusedAt">UTC instant of the last refusal or try; null while it is accepted.</param>
public readonly record struct AccountHold(bool MayAsk, DateTime? RefusedAt);
