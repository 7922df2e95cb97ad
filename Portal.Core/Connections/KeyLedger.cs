using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>
/// The steps of a rotation, each in one transaction with its audit row and possible only from the state before, so that a step taken
/// twice, by two nodes or after a crash, is taken once. One rotation of a system at a time. Thread-safe.
/// </summary>
public sealed class KeyLedger(PortalDatabase databases, ConnectionLedger connections, KeyVault vault, TimeProvider time)
{
    /// <summary>A rotation silent for longer than this was cut short: every call of one ends sooner.</summary>
    internal static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(10);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Begins a rotation.</summary>
    /// <returns>The new key's row; null while another rotation is under way.</returns>
    internal async Task<ConnectionKey?> AskAsync(
        Actor actor,
        ExternalSystem system,
        KeyAccount account,
        TimeSpan lifetime,
        CancellationToken cancellationToken
    )
    {
        var key = NewKey(system, account, lifetime);
        var begun = 0;
        await connections.WriteAsync(
            system,
            async db =>
            {
                begun = await SignAsync(
                    db.Connections.Where(row => row.System == system && row.Rotating == null),
                    key.Id,
                    cancellationToken
                );
                if (begun > 0)
                {
                    db.ConnectionKeys.Add(key);
                    db.Audit.Add(Entry(actor, "connection.key-asked", key));
                }
            },
            cancellationToken
        );
        return begun > 0 ? key : null;
    }

    /// <summary>Takes over a rotation that was cut short.</summary>
    /// <returns>Its key's row; null when there is none, or somebody is still at it.</returns>
    internal async Task<ConnectionKey?> TakeOverAsync(ExternalSystem system, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var record = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.System == system, cancellationToken);
        var silentSince = Now - SilenceLimit;
        if (record is not { Rotating: { } id, RotatingAt: { } signedAt } || signedAt > silentSince)
        {
            return null;
        }

        var taken = 0;
        await connections.WriteAsync(
            system,
            async write =>
                taken = await SignAsync(
                    write.Connections.Where(row => row.System == system && row.Rotating == id && row.RotatingAt == signedAt),
                    id,
                    cancellationToken
                ),
            cancellationToken
        );
        return taken == 0
            ? null
            : await db.ConnectionKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken);
    }

    /// <summary>Keeps a key that was made.</summary>
    /// <returns>False when the rotation was given up meanwhile.</returns>
    internal Task<bool> KeepAsync(Actor actor, ConnectionKey key, Secret secret, CancellationToken cancellationToken)
    {
        var box = vault.Seal(secret);
        return MoveAsync(actor, key, KeyState.Asked, KeyState.Made, "connection.key-made", box, cancellationToken);
    }

    /// <summary>Uses a key from now on; the one used before is to be revoked: a kept one, or this configured one.</summary>
    internal async Task<bool> UseAsync(
        Actor actor,
        ConnectionKey key,
        string digest,
        Secret? before,
        CancellationToken cancellationToken
    )
    {
        var credential = new Credential(CredentialKind.Key, KeyKnowledge.Known, key.Name, key.AskedAt, key.ExpiresAt)
        {
            Digest = digest,
        };
        var moved = false;
        await connections.WriteAsync(
            key.System,
            async db =>
            {
                var made = db.ConnectionKeys.Where(row => row.Id == key.Id && row.State == KeyState.Made);
                moved = await SetStateAsync(made, KeyState.InUse, cancellationToken) > 0;
                if (!moved)
                {
                    return;
                }

                await SetStateAsync(UsedBefore(db, key), KeyState.Replaced, cancellationToken);
                if (before is not null)
                {
                    db.ConnectionKeys.Add(Replaced(key, before));
                }

                db.Audit.Add(Entry(actor, "connection.key-in-use", key));
                await ConnectionLedger.ReplaceCredentialAsync(db, key.System, credential, Now, cancellationToken);
                await EndAsync(db, key, cancellationToken);
            },
            cancellationToken
        );
        return moved;
    }

    /// <summary>Gives a rotation up.</summary>
    internal Task<bool> FailAsync(Actor actor, ConnectionKey key, KeyState from, CancellationToken cancellationToken) =>
        MoveAsync(actor, key, from, KeyState.Failed, "connection.key-failed", "", cancellationToken);

    /// <summary>A key may still be good there, and a person must remove it.</summary>
    internal Task<bool> LeaveAsync(Actor actor, ConnectionKey key, KeyState from, CancellationToken cancellationToken) =>
        MoveAsync(actor, key, from, KeyState.Left, "connection.key-left", "", cancellationToken);

    /// <summary>A key is no longer good there, or is none of ours any more.</summary>
    internal Task<bool> RevokeAsync(Actor actor, ConnectionKey key, CancellationToken cancellationToken) =>
        MoveAsync(actor, key, key.State, KeyState.Revoked, "connection.key-revoked", "", cancellationToken);

    /// <summary>The key in use is not known there any more.</summary>
    /// <returns>False when it was not in use.</returns>
    internal async Task<bool> LoseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.ConnectionKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken) is { } key
            && await MoveAsync(Actor.Portal, key, KeyState.InUse, KeyState.Revoked, "connection.key-lost", "", cancellationToken);
    }

    /// <summary>Keys to be revoked, and kept ones that no longer stand in for the configured one.</summary>
    internal async Task<IReadOnlyList<ConnectionKey>> ListSparedAsync(
        ExternalSystem system,
        KeyAccount account,
        CancellationToken cancellationToken
    )
    {
        var (where, configured) = (KeyVault.DigestOf(account.Account), KeyVault.DigestOf(account));
        await using var db = databases.CreateDbContext();
        return await db
            .ConnectionKeys.AsNoTracking()
            .Where(key =>
                key.System == system
                && (
                    key.State == KeyState.Replaced
                    || (key.State == KeyState.InUse && (key.Account != where || key.Configured != configured))
                )
            )
            .OrderBy(key => key.Id)
            .ToListAsync(cancellationToken);
    }

    private async Task<bool> MoveAsync(
        Actor actor,
        ConnectionKey key,
        KeyState from,
        KeyState to,
        string action,
        string box,
        CancellationToken cancellationToken
    )
    {
        var moved = 0;
        await connections.WriteAsync(
            key.System,
            async db =>
            {
                moved = await db
                    .ConnectionKeys.Where(row => row.Id == key.Id && row.State == from)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.State, to).SetProperty(row => row.Sealed, box),
                        cancellationToken
                    );
                if (moved > 0)
                {
                    db.Audit.Add(Entry(actor, action, key));
                    await (
                        to == KeyState.Made
                            ? SignAsync(OfRotation(db, key), key.Id, cancellationToken)
                            : EndAsync(db, key, cancellationToken)
                    );
                }
            },
            cancellationToken
        );
        return moved > 0;
    }

    private ConnectionKey NewKey(ExternalSystem system, KeyAccount account, TimeSpan lifetime)
    {
        var now = Now;
        var id = Guid.CreateVersion7(now);
        return new ConnectionKey
        {
            Id = id,
            System = system,
            Account = KeyVault.DigestOf(account.Account),
            Configured = account.Digest,
            Name = $"Portal {now:yyyy-MM-dd HH:mm} {id.ToString("N")[^6..]}",
            State = KeyState.Asked,
            AskedAt = now,
            ExpiresAt = now + lifetime,
        };
    }

    private ConnectionKey Replaced(ConnectionKey by, Secret before) =>
        new()
        {
            Id = Guid.CreateVersion7(Now),
            System = by.System,
            Account = by.Account,
            Configured = by.Configured,
            Name = "",
            State = KeyState.Replaced,
            Sealed = vault.Seal(before),
            AskedAt = Now,
        };

    private AuditEntry Entry(Actor actor, string action, ConnectionKey key) =>
        AuditEntry.For(
            Now,
            actor,
            action,
            ConnectionLedger.Subject(key.System),
            after: new { Key = key.Name.Length > 0 ? key.Name : "the configured one", key.ExpiresAt }
        );

    private Task<int> SignAsync(IQueryable<ConnectionRecord> rows, Guid id, CancellationToken cancellationToken)
    {
        var now = Now;
        return rows.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Rotating, id).SetProperty(row => row.RotatingAt, now),
            cancellationToken
        );
    }

    private static Task<int> EndAsync(PortalDbContext db, ConnectionKey key, CancellationToken cancellationToken) =>
        OfRotation(db, key)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Rotating, (Guid?)null).SetProperty(row => row.RotatingAt, (DateTime?)null),
                cancellationToken
            );

    private static IQueryable<ConnectionKey> UsedBefore(PortalDbContext db, ConnectionKey key) =>
        db.ConnectionKeys.Where(row =>
            row.System == key.System
            && row.Account == key.Account
            && row.Configured == key.Configured
            && row.State == KeyState.InUse
            && row.Id != key.Id
        );

    private static IQueryable<ConnectionRecord> OfRotation(PortalDbContext db, ConnectionKey key) =>
        db.Connections.Where(row => row.System == key.System && row.Rotating == key.Id);

    private static Task<int> SetStateAsync(IQueryable<ConnectionKey> keys, KeyState to, CancellationToken cancellationToken) =>
        keys.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, to), cancellationToken);
}
