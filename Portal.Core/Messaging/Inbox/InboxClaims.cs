using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Takes messages that are due under a lease, and keeps or gives back the lease. The update that takes them repeats "lease free": without
/// that, racing workers take a row twice.
/// </summary>
internal sealed class InboxClaims(PortalDatabase database, TimeProvider time)
{
    /// <summary>How long a message that waits for an earlier one of its record is not looked at again.</summary>
    public static readonly TimeSpan Park = TimeSpan.FromSeconds(1);

    /// <summary>After so many tries in vain a message holds back no later one of its record.</summary>
    public const int HoldingTries = 2;

    /// <summary>How many that are due are looked at, at once.</summary>
    public const int Look = 64;

    /// <summary>Parameters: source and kind after which the next one is.</summary>
    internal const string NextKind = """
        SELECT "Source", "Kind" FROM "Inbox"
        WHERE "State" = 0 AND ("Source", "Kind") > ({0}, {1}) ORDER BY "Source", "Kind" LIMIT 1
        """;

    private readonly InboxSql _sql = new(database.Provider);

    /// <summary>Who takes them.</summary>
    public string Owner { get; } = Lease.NewOwner();

    /// <summary>Kinds of which something is pending, due or not: a leap over the index for each, however many messages there are.</summary>
    public async Task<IReadOnlyList<MessageKind>> PendingKindsAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var kinds = new List<MessageKind>();
        var next = new MessageKind("", "");
        while (await NextKindAsync(db, next, cancellationToken) is { } found)
        {
            kinds.Add(found);
            next = found;
        }

        return kinds;
    }

    /// <summary>Takes some of one kind, in the order of their arrival.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="onlyOne">True to take the first one that need not wait.</param>
    /// <param name="cancellationToken">Stops it before they are taken.</param>
    public async Task<IReadOnlyList<InboxMessage>> TakeAsync(MessageKind kind, bool onlyOne, CancellationToken cancellationToken)
    {
        var sql = onlyOne ? _sql.TakeOne : _sql.Take;
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        var (source, name) = kind;
        var due = db.Inbox.Where(message =>
            message.State == InboxState.Pending && message.Source == source && message.Kind == name && message.NextTryAt <= now
        );
        if (!await due.AnyAsync(cancellationToken))
        {
            return []; // looking takes no pass through the gate
        }

        while (true)
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            var looked = await db
                .Inbox.FromSqlRaw(sql, Owner, now, now + Lease.Length, Look, source, name, now + Park)
                .AsNoTracking()
                .ToListAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            var taken = looked.Where(message => message.LeaseOwner == Owner).OrderBy(message => message.Id).ToList();
            if (taken.Count > 0 || looked.Count < Look)
            {
                return taken;
            }
        }
    }

    /// <summary>A sign of life; false when the row has been taken by somebody else meanwhile.</summary>
    public Task<bool> KeepAsync(Lease lease, CancellationToken cancellationToken) =>
        ChangeAsync(
            lease,
            async (db, held) =>
            {
                var until = await LeaseClock.ReadAsync(db, time, cancellationToken) + Lease.Length;
                return await held.ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseUntil, until), cancellationToken);
            }
        );

    /// <summary>Gives a row back without an end: it is tried again.</summary>
    /// <param name="lease">The right to say so.</param>
    /// <param name="tries">Tries in vain so far.</param>
    /// <param name="nextTryAt">From when on.</param>
    /// <param name="reason">Why it waits, or null.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    public Task<bool> GiveBackAsync(
        Lease lease,
        int tries,
        DateTime nextTryAt,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            lease,
            (_, held) =>
                held.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(m => m.Tries, tries)
                            .SetProperty(m => m.NextTryAt, nextTryAt)
                            .SetProperty(m => m.Reason, Redaction.Reason(reason, InboxMessage.ReasonLength))
                            .SetProperty(m => m.LeaseOwner, (string?)null)
                            .SetProperty(m => m.LeaseUntil, (DateTime?)null),
                    cancellationToken
                )
        );

    /// <summary>Ends up to so many of a kind that nobody handles: one short transaction that reads no body, so that the doors go on storing.</summary>
    /// <returns>How many.</returns>
    public async Task<int> IgnoreAsync(MessageKind kind, int limit, string reason, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ended = await db.Database.ExecuteSqlRawAsync(
            _sql.Ignore,
            [kind.Source, kind.Name, time.UtcInstant, limit, Redaction.Reason(reason, InboxMessage.ReasonLength)!], // not null: it is given
            cancellationToken
        );
        await write.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>Gives back rows that were not begun, all in one transaction.</summary>
    public async Task PostponeAsync(IReadOnlyList<InboxMessage> messages, DateTime until)
    {
        var ids = messages.Select(message => message.Id).ToList();
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        await db
            .Inbox.Where(message =>
                ids.Contains(message.Id) && message.State == InboxState.Pending && message.LeaseOwner == Owner
            )
            .ExecuteUpdateAsync(set =>
                set.SetProperty(m => m.NextTryAt, until)
                    .SetProperty(m => m.LeaseOwner, (string?)null)
                    .SetProperty(m => m.LeaseUntil, (DateTime?)null)
            );
        await write.CommitAsync(CancellationToken.None);
    }

    /// <summary>Ends it; false when the lease was lost.</summary>
    public Task<bool> SettleAsync(Lease lease, InboxState state, int tries, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(lease, (_, held) => SettleAsync(held, state, tries, reason, cancellationToken));

    /// <summary>Its handler failed for good: an alarm is raised with it; false when the lease was lost.</summary>
    public async Task<bool> BuryAsync(Lease lease, string source, int tries, string reason, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await SettleAsync(Held(db, lease), InboxState.Dead, tries, reason, cancellationToken) == 0)
        {
            return false;
        }

        var text = Redaction.Reason(reason, InboxMessage.ReasonLength)!; // not null: it is given
        await db.RaiseAlarmAsync(MessagingAlarms.OfDeadMessage(source, text), time.UtcInstant, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same inside the transaction of its effects, as its first command: a lost lease is seen before anything is changed.</summary>
    public async Task<bool> SettleAsync(PortalDbContext db, Lease lease, CancellationToken cancellationToken) =>
        await SettleAsync(Held(db, lease), InboxState.Done, null, null, cancellationToken) == 1;

    /// <summary>The last word of that transaction: it ended only now, after all that it did.</summary>
    public Task EndAsync(PortalDbContext db, Lease lease, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        return db
            .Inbox.Where(message => message.Id == lease.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.SettledAt, now), cancellationToken);
    }

    private static async Task<MessageKind?> NextKindAsync(
        PortalDbContext db,
        MessageKind after,
        CancellationToken cancellationToken
    )
    {
        var found = await db.Database.SqlQueryRaw<Pending>(NextKind, after.Source, after.Name).ToListAsync(cancellationToken);
        return found.Count == 0 ? null : new MessageKind(found[0].Source, found[0].Kind);
    }

    private async Task<bool> ChangeAsync(Lease lease, Func<PortalDbContext, IQueryable<InboxMessage>, Task<int>> change)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var changed = await change(db, Held(db, lease));
        await write.CommitAsync(CancellationToken.None);
        return changed == 1;
    }

    private IQueryable<InboxMessage> Held(PortalDbContext db, Lease lease) =>
        db.Inbox.Where(message =>
            message.Id == lease.Id
            && message.State == InboxState.Pending
            && message.Fence == lease.Fence
            && message.LeaseOwner == Owner
        );

    private Task<int> SettleAsync(
        IQueryable<InboxMessage> held,
        InboxState state,
        int? tries,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcInstant;
        return held.ExecuteUpdateAsync(
            set =>
                set.SetProperty(m => m.State, state)
                    .SetProperty(m => m.Tries, m => tries ?? m.Tries)
                    .SetProperty(m => m.Reason, Redaction.Reason(reason, InboxMessage.ReasonLength))
                    .SetProperty(m => m.SettledAt, now)
                    .SetProperty(m => m.LeaseOwner, (string?)null)
                    .SetProperty(m => m.LeaseUntil, (DateTime?)null),
            cancellationToken
        );
    }

    private sealed record Pending(string Source, string Kind);
}
