using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Puts promises into the transaction of the change they tell of. Thread-safe. The next hop is the dispatcher.
/// </summary>
/// <remarks>Next: <see cref="Dispatcher"/>.</remarks>
public sealed class OutboxWriter(TimeProvider time)
{
    private readonly RisingIds _ids = new();

    /// <summary>
    /// Adds a delivery; it is stored when the caller saves and commits. A key that was used before gives the delivery of that time, unchanged:
    /// one promise, ever. Wake the dispatcher after the commit (<see cref="MessagingWakes.Outbox"/>), or it looks a second later.
    /// </summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>.</param>
    /// <param name="draft">What is promised.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <exception cref="ArgumentException">A name is empty, too long or not text; a defect of the caller.</exception>
    public async Task<Delivery> AddAsync(PortalDbContext db, DeliveryDraft draft, CancellationToken cancellationToken)
    {
        Check(draft);
        await TakeTurnAsync(db, draft, cancellationToken);
        if (await FindAsync(db, draft.IdempotencyKey, cancellationToken) is { } known)
        {
            return known;
        }

        var now = time.UtcInstant;
        var delivery = Delivery.Promise(_ids.Next(now), draft, Correlation(), now);
        if (draft.Supersedes)
        {
            await SupersedeAsync(db, delivery, now, cancellationToken);
        }

        db.Deliveries.Add(delivery);
        return delivery;
    }

    private static async Task<Delivery?> FindAsync(PortalDbContext db, string key, CancellationToken cancellationToken) =>
        db.Deliveries.Local.FirstOrDefault(delivery => delivery.IdempotencyKey == key)
        ?? await db.Deliveries.SingleOrDefaultAsync(delivery => delivery.IdempotencyKey == key, cancellationToken);

    // on PostgreSQL two transactions may promise for one record at once: the order of their ids shall be the order in which they can be seen.
    // SQLite's gate lets one through at a time
    private static async Task TakeTurnAsync(PortalDbContext db, DeliveryDraft draft, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_advisory_xact_lock(hashtextextended({0}, 0))",
                [$"outbox {draft.Destination} {draft.Subject}"],
                cancellationToken
            );
        }
    }

    // set-based, so that the rows are locked and judged as they are now, whatever the dispatcher does
    private async Task SupersedeAsync(PortalDbContext db, Delivery by, DateTime now, CancellationToken cancellationToken)
    {
        var reason = $"superseded by {by.Id}";
        var free = await LeaseClock.ReadAsync(db, time, cancellationToken);
        var older = DeliveryOrder
            .Open(db)
            .Where(each =>
                each.Destination == by.Destination
                && each.Subject == by.Subject
                && each.Kind == by.Kind
                && (each.State != DeliveryState.Pending || each.LeaseUntil == null || each.LeaseUntil <= free)
            );
        await CancelAsync(older, reason, now, cancellationToken);
        // as they are now: those that this very change called off
        var ended = await db
            .Deliveries.Where(each =>
                each.Subject == by.Subject && each.State == DeliveryState.Cancelled && each.Reason == reason
            )
            .Select(each => each.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in ended)
        {
            db.Audit.Add(
                AuditEntry.For(now, Actor.Portal, "delivery.superseded", ("delivery", id.ToString()), after: new { by = by.Id })
            );
        }

        if (ended.Count > 0)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, by.Destination, now, cancellationToken);
            await DeliveryOrder.WakeNextAsync(db, by.Destination, by.Subject, now, cancellationToken);
        }
    }

    private static Task<int> CancelAsync(
        IQueryable<Delivery> deliveries,
        string reason,
        DateTime now,
        CancellationToken cancellationToken
    ) =>
        deliveries.ExecuteUpdateAsync(
            set =>
                set.SetProperty(older => older.State, DeliveryState.Cancelled)
                    .SetProperty(older => older.Reason, reason)
                    .SetProperty(older => older.SettledAt, now)
                    .SetProperty(older => older.HasDied, false)
                    .SetProperty(older => older.Fence, older => older.Fence + 1),
            cancellationToken
        );

    private static string Correlation() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    private static void Check(DeliveryDraft draft)
    {
        Check(draft.Destination, DeliveryDraft.DestinationLength, nameof(draft.Destination));
        Check(draft.Kind, DeliveryDraft.KindLength, nameof(draft.Kind));
        Check(draft.Subject, DeliveryDraft.SubjectLength, nameof(draft.Subject));
        Check(draft.IdempotencyKey, DeliveryDraft.KeyLength, nameof(draft.IdempotencyKey));
    }

    private static void Check(string text, int limit, string name)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > limit || !Folding.IsClean(text))
        {
            throw new ArgumentException($"\"{text}\" is not a text of 1 to {limit} characters.", name);
        }
    }
}
