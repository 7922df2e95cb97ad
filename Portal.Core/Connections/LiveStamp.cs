using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>The database whose records Portal knows, and the one that answers now.</summary>
/// <param name="Known">The one it was stamped with.</param>
/// <param name="Found">The one that is configured, or that answers, now.</param>
public sealed record StampDifference(StampedDatabase Known, StampedDatabase Found)
{
    /// <summary>True when it is the same database under another address or name: both tell the same id.</summary>
    public bool IsSameDatabase => Known.Id.Length > 0 && Known.Id == Found.Id;
}

/// <summary>
/// Holds every call back while Odoo is another database than the one whose records Portal knows, until an administrator confirms: ids of two
/// databases never mix. The first contact stamps a live database; a sandbox's is never stamped. Thread-safe. Source: DESIGN §5.
/// </summary>
public sealed class LiveStamp(PortalDatabase databases, SystemStatusBoard board, ConnectionChanges changes, TimeProvider time)
{
    private volatile Passed? _passed;
    private volatile Checked? _last;

    /// <summary>What the last check found different, or null.</summary>
    public StampDifference? Difference => _last?.Difference;

    /// <summary>
    /// True when calls may go there without a question: it was asked since this process began, and Odoo was not away since. After that
    /// another database may stand there.
    /// </summary>
    public bool IsPassed(ConnectionTarget target) =>
        _passed is { } passed
        && (passed.Database.Address, passed.Database.Name) == (target.Address, target.Database)
        && passed.UpSince == board.Find(ExternalSystem.Odoo)?.SinceAt;

    /// <summary>Asks the other side, and lets calls through or not.</summary>
    /// <param name="target">Where the call goes.</param>
    /// <param name="readId">Reads the database's own id; empty when it does not tell.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ConnectorException">It is another database, or it does not answer.</exception>
    public async Task DemandAsync(
        ConnectionTarget target,
        Func<CancellationToken, Task<string>> readId,
        CancellationToken cancellationToken
    )
    {
        if (await FindDifferenceAsync(target, id: null, readId, cancellationToken) is not null)
        {
            throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Paused, "It is not the database of the stamp.");
        }
    }

    /// <summary>Compares what a probe found; stamps a database that has no stamp yet.</summary>
    public Task<StampDifference?> CompareAsync(StampedDatabase found, CancellationToken cancellationToken) =>
        FindDifferenceAsync(
            new ConnectionTarget(found.Address, found.Name),
            found.Id,
            _ => Task.FromResult(found.Id),
            cancellationToken
        );

    internal async Task ConfirmAsync(
        Actor actor,
        StampDifference difference,
        IReadOnlyList<IDatabaseFollower> followers,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        await DatabaseStamp.ConnectAsync(db, difference.Found.ToStamp(), now, cancellationToken);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                "connection.database-confirmed",
                ConnectionLedger.Subject(ExternalSystem.Odoo),
                difference.Known,
                difference.Found
            )
        );
        foreach (var follower in followers)
        {
            await follower.RestartAsync(db, difference.IsSameDatabase, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        Remember(difference.Found, difference: null);
    }

    private async Task<StampDifference?> FindDifferenceAsync(
        ConnectionTarget target,
        string? id,
        Func<CancellationToken, Task<string>> readId,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        if (await DatabaseStamp.FindAsync(db, cancellationToken) is not { IsLive: true } stamp)
        {
            Remember(new StampedDatabase(target.Address, target.Database, ""), difference: null);
            return null;
        }

        var connected = StampedDatabase.Of(stamp);
        if (connected is { } known && (known.Address, known.Name) != (target.Address, target.Database))
        {
            return Remember(known, new StampedDatabase(target.Address, target.Database, id ?? FindId(target)));
        }

        var found = new StampedDatabase(target.Address, target.Database, id ?? await readId(cancellationToken));
        var holds = connected is null || connected.IsCompletedBy(found) ? await StampAsync(found, cancellationToken) : connected;
        if (holds.IsOtherThan(found))
        {
            return Remember(holds, found);
        }

        Remember(found, difference: null);
        return null;
    }

    // a call that is held back does not ask for the id: what a test of the connection learned there before still holds
    private string FindId(ConnectionTarget target) =>
        _last?.Difference?.Found is { } found && (found.Address, found.Name) == (target.Address, target.Database) ? found.Id : "";

    /// <summary>Several nodes may come here at once, with different databases: the first one's stamp holds, and is completed only.</summary>
    /// <returns>The stamp that holds.</returns>
    private async Task<StampedDatabase> StampAsync(StampedDatabase found, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        var before = StampedDatabase.Of(await DatabaseStamp.FindAsync(db, cancellationToken));
        if (before is not null && !before.IsCompletedBy(found))
        {
            return before;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await DatabaseStamp.ConnectAsync(db, found.ToStamp(), now, cancellationToken);
        var subject = ConnectionLedger.Subject(ExternalSystem.Odoo);
        db.Audit.Add(AuditEntry.For(now, Actor.Portal, "connection.database-stamped", subject, before, found));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return found;
    }

    private StampDifference Remember(StampedDatabase known, StampedDatabase found)
    {
        var difference = new StampDifference(known, found);
        Remember(found, difference);
        return difference;
    }

    private void Remember(StampedDatabase found, StampDifference? difference)
    {
        var isNews = _last is null || _last.Difference != difference;
        _passed = difference is null ? new Passed(found, board.Find(ExternalSystem.Odoo)?.SinceAt) : null;
        _last = new Checked(difference);
        if (isNews)
        {
            changes.Raise();
        }
    }

    private sealed record Passed(StampedDatabase Database, DateTime? UpSince);

    private sealed record Checked(StampDifference? Difference);
}
