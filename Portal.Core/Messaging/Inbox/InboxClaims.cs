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

    private const string Candidates = """
        WITH candidate AS (
            SELECT "Id", "Source", "Subject" FROM "Inbox"
            WHERE "State" = 0 AND "Source" = {4} AND "Kind" = {5} AND "NextTryAt" <= {1} AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {1})
            ORDER BY "NextTryAt", "Id" LIMIT {3}
        """;

    // an earlier message of the same record goes first, or beside it in this very round, where order is kept; one that has failed twice holds
    // nobody back any more. What has to wait is put aside, so that a record with many does not stand before the others.
    private const string Take = """
        ),
        judged AS (
            SELECT candidate."Id", candidate."Subject" IS NOT NULL AND EXISTS (
                SELECT 1 FROM "Inbox" AS earlier
                WHERE earlier."State" = 0 AND earlier."Source" = candidate."Source" AND earlier."Subject" IS NOT NULL
                    AND earlier."Subject" = candidate."Subject" AND earlier."Id" < candidate."Id" AND earlier."Tries" < 2
                    AND NOT EXISTS (SELECT 1 FROM candidate AS beside WHERE beside."Id" = earlier."Id")) AS "IsBlocked"
            FROM candidate)
        UPDATE "Inbox" SET
            "LeaseOwner" = CASE WHEN judged."IsBlocked" THEN NULL ELSE {0} END,
            "LeaseUntil" = CASE WHEN judged."IsBlocked" THEN NULL ELSE {2} END,
            "Fence" = "Fence" + CASE WHEN judged."IsBlocked" THEN 0 ELSE 1 END,
            "NextTryAt" = CASE WHEN judged."IsBlocked" THEN {6} ELSE "NextTryAt" END
        FROM judged
        WHERE "Inbox"."Id" = judged."Id" AND "State" = 0 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {1})
        RETURNING "Inbox"."Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "CorrelationId", "State", "Reason",
            "Tries", "NextTryAt", "SettledAt", "LeaseOwner", "LeaseUntil", "Fence", "BlankedAt", "KeptDigest"
        """;

    /// <summary>Parameters: source and kind after which the next one is.</summary>
    internal const string NextKind = """
        SELECT "Source", "Kind" FROM "Inbox"
        WHERE "State" = 0 AND ("Source", "Kind") > ({0}, {1}) ORDER BY "Source", "Kind" LIMIT 1
        """;

    // parameters: source, kind, now, how many, reason
    private const string Ignore = """
        UPDATE "Inbox" SET "State" = 2, "Reason" = {4}, "SettledAt" = {2}, "LeaseOwner" = NULL, "LeaseUntil" = NULL, "Fence" = "Fence" + 1
        WHERE "State" = 0 AND "Id" IN (
            SELECT "Id" FROM "Inbox"
            WHERE "State" = 0 AND "Source" = {0} AND "Kind" = {1} AND "NextTryAt" <= {2} AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {2})
            ORDER BY "NextTryAt", "Id" LIMIT {3}
        """;

    /// <summary>Parameters: owner, now, end of the lease, how many, source, kind, end of the parking.</summary>
    internal string Sql { get; } =
        database.Provider == DatabaseProvider.Postgres ? $"{Candidates} FOR UPDATE SKIP LOCKED{Take}" : $"{Candidates}{Take}";

    private readonly string _ignore =
        database.Provider == DatabaseProvider.Postgres ? $"{Ignore} FOR UPDATE SKIP LOCKED)" : $"{Ignore})";

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

    /// <summary>Takes up to so many of one kind, in the order of their arrival.</summary>
    public async Task<IReadOnlyList<InboxMessage>> TakeAsync(MessageKind kind, int limit, CancellationToken cancellationToken)
    {
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
                .Inbox.FromSqlRaw(Sql, Owner, now, now + Lease.Length, limit, source, name, now + Park)
                .AsNoTracking()
                .ToListAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            var taken = looked.Where(message => message.LeaseOwner == Owner).OrderBy(message => message.Id).ToList();
            if (taken.Count > 0 || looked.Count < limit)
            {
                return taken;
            }
        }
    }

    /// <summary>A sign of life; false when the row has been taken by somebody else meanwhile.</summary>
    public Task<bool> KeepAsync(Lease lease, CancellationToken cancellationToken)
    {
        var until = time.UtcInstant + Lease.Length;
        return ChangeAsync(
            lease,
            held => held.ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseUntil, until), cancellationToken)
        );
    }

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
            held =>
                held.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(m => m.Tries, tries)
                            .SetProperty(m => m.NextTryAt, nextTryAt)
                            .SetProperty(m => m.Reason, reason)
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
            _ignore,
            [kind.Source, kind.Name, time.UtcInstant, limit, reason],
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
        ChangeAsync(lease, held => SettleAsync(held, state, tries, reason, cancellationToken));

    /// <summary>Its handler failed for good: an alarm is raised with it; false when the lease was lost.</summary>
    public async Task<bool> BuryAsync(Lease lease, string source, int tries, string reason, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await SettleAsync(Held(db, lease), InboxState.Dead, tries, reason, cancellationToken) == 0)
        {
            return false;
        }

        await db.RaiseAlarmAsync(MessagingAlarms.OfDeadMessage(source, reason), time.UtcInstant, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same inside the transaction of its effects, as its first command: a lost lease is seen before anything is changed.</summary>
    public async Task<bool> SettleAsync(PortalDbContext db, Lease lease, CancellationToken cancellationToken) =>
        await SettleAsync(Held(db, lease), InboxState.Done, null, null, cancellationToken) == 1;

    private static async Task<MessageKind?> NextKindAsync(
        PortalDbContext db,
        MessageKind after,
        CancellationToken cancellationToken
    )
    {
        var found = await db.Database.SqlQueryRaw<Pending>(NextKind, after.Source, after.Name).ToListAsync(cancellationToken);
        return found.Count == 0 ? null : new MessageKind(found[0].Source, found[0].Kind);
    }

    private async Task<bool> ChangeAsync(Lease lease, Func<IQueryable<InboxMessage>, Task<int>> change)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var changed = await change(Held(db, lease));
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
                    .SetProperty(m => m.Reason, reason)
                    .SetProperty(m => m.SettledAt, now)
                    .SetProperty(m => m.LeaseOwner, (string?)null)
                    .SetProperty(m => m.LeaseUntil, (DateTime?)null),
            cancellationToken
        );
    }

    private sealed record Pending(string Source, string Kind);
}
