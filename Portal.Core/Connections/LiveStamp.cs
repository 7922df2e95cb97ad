using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>The database whose records Portal knows, and the one that answers now.</summary>
/// <param name="Known">The one it was stamped with.</param>
/// <param name="Found">The one that is configured, or that answers, now.</param>
public sealed record StampDifference(StampedDatabase Known, StampedDatabase Found);

/// <summary>
/// Holds every call back while Odoo is another database than the one whose records Portal knows, until an administrator confirms: ids of two
/// databases never mix. The first contact stamps a live database; a sandbox's is never stamped. Thread-safe. Source: DESIGN §5.
/// </summary>
public sealed class LiveStamp(PortalDatabase databases, SystemStatusBoard board, ConnectionChanges changes, TimeProvider time)
{
    private volatile StampedDatabase? _passed;
    private volatile Checked? _last;
    private SystemStatus? _passedUnder;

    /// <summary>What the last check found different, or null.</summary>
    public StampDifference? Difference => _last?.Difference;

    /// <summary>Lets a call through, or not. Asks the other side once, and again after it was away.</summary>
    /// <param name="target">Where the call goes.</param>
    /// <param name="readId">Reads the database's own id; empty when it does not tell.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ConnectorException">It is another database, or it does not answer.</exception>
    public async ValueTask DemandAsync(
        ConnectionTarget target,
        Func<CancellationToken, Task<string>> readId,
        CancellationToken cancellationToken
    )
    {
        if (!IsPassed(target) && await FindDifferenceAsync(target, id: null, readId, cancellationToken) is not null)
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

    internal async Task ConfirmAsync(Actor actor, StampDifference difference, CancellationToken cancellationToken)
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
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        Remember(difference.Found, difference: null);
    }

    // after Odoo was away another database may stand there
    private bool IsPassed(ConnectionTarget target) =>
        _passed is { } passed
        && (passed.Address, passed.Name) == (target.Address, target.Database)
        && Equals(_passedUnder?.SinceAt, board.Find(ExternalSystem.Odoo)?.SinceAt);

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
            return Remember(known, new StampedDatabase(target.Address, target.Database, id ?? ""));
        }

        var found = new StampedDatabase(target.Address, target.Database, id ?? await readId(cancellationToken));
        if (connected is { Id.Length: > 0 } whole && found.Id.Length > 0 && whole.Id != found.Id)
        {
            return Remember(whole, found);
        }

        if (connected is null || (connected.Id.Length == 0 && found.Id.Length > 0))
        {
            await StampAsync(found, cancellationToken);
        }

        Remember(found, difference: null);
        return null;
    }

    /// <summary>Several nodes may come here at once: the first one's stamp holds, and the next call of the others compares with it.</summary>
    private async Task StampAsync(StampedDatabase found, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await DatabaseStamp.HoldAsync(db, cancellationToken);
        var before = StampedDatabase.Of(await DatabaseStamp.FindAsync(db, cancellationToken));
        if (before is { Id.Length: > 0 })
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await DatabaseStamp.ConnectAsync(db, found.ToStamp(), now, cancellationToken);
        var subject = ConnectionLedger.Subject(ExternalSystem.Odoo);
        db.Audit.Add(AuditEntry.For(now, Actor.Portal, "connection.database-stamped", subject, before, found));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
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
        _passed = difference is null ? found : null;
        _passedUnder = board.Find(ExternalSystem.Odoo);
        _last = new Checked(difference);
        if (isNews)
        {
            changes.Raise();
        }
    }

    private sealed record Checked(StampDifference? Difference);
}
