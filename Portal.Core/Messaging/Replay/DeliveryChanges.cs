using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>What one act of a person does to one delivery.</summary>
/// <param name="Action">Its name in the audit, after <c>delivery.</c>.</param>
/// <param name="What">The same for the person: "It is dead, so it cannot be …".</param>
/// <param name="From">States it may be done in.</param>
/// <param name="Apply">The change; returns what the audit keeps beside the states.</param>
internal sealed record DeliveryAct(
    string Action,
    string What,
    DeliveryState[] From,
    Func<PortalDbContext, Delivery, DateTime, object?> Apply
);

/// <summary>Carries out what a person does to a delivery: one transaction with its audit row; refused while a worker holds it.</summary>
internal sealed class DeliveryChanges(PortalDatabase database, MessagingWakes wakes, TimeProvider time)
{
    public DateTime Now => time.UtcInstant;

    public async Task<Result<Delivery>> DoAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        DeliveryAct act,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var delivery = await db.Deliveries.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (delivery is null)
        {
            return MessagingRefusals.NotFound;
        }

        if (delivery.IsBeingSent(Now))
        {
            return MessagingRefusals.BeingSent;
        }

        if (delivery.BlankedAt is { } since)
        {
            return MessagingRefusals.NotKept(since);
        }

        if (!act.From.Contains(delivery.State))
        {
            return MessagingRefusals.Cannot(act.What, delivery.State.ToString().ToLowerInvariant());
        }

        try
        {
            await ApplyAsync(db, delivery, actor, act, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return MessagingRefusals.BeingSent; // a worker took it between the look and the change
        }

        wakes.Outbox.Raise();
        wakes.Inbox.Raise(); // it may have told its end
        return delivery;
    }

    private async Task ApplyAsync(
        PortalDbContext db,
        Delivery delivery,
        Actor actor,
        DeliveryAct act,
        CancellationToken cancellationToken
    )
    {
        var wasDead = delivery.State == DeliveryState.Dead;
        var before = new
        {
            state = $"{delivery.State}",
            delivery.Revision,
            delivery.Reason,
        };
        var note = act.Apply(db, delivery, Now);
        var after = new
        {
            state = $"{delivery.State}",
            delivery.Revision,
            note,
        };
        db.Audit.Add(AuditEntry.For(Now, actor, $"delivery.{act.Action}", ("delivery", delivery.Id.ToString()), before, after));
        await db.SaveChangesAsync(cancellationToken);
        if (wasDead)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, delivery.Destination, Now, cancellationToken);
        }

        if (delivery.State is DeliveryState.Cancelled or DeliveryState.Delivered)
        {
            await WakeNextAsync(db, delivery, Now, cancellationToken);
        }
    }

    // what waited for this one need not wait until it is looked at again
    internal static async Task WakeNextAsync(
        PortalDbContext db,
        Delivery ended,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var next = await db
            .Deliveries.Where(each =>
                each.Destination == ended.Destination
                && each.Subject == ended.Subject
                && (
                    each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending || each.State == DeliveryState.Dead
                )
            )
            .OrderBy(each => each.Id)
            .Select(each => each.Id)
            .FirstOrDefaultAsync(cancellationToken);
        await db
            .Deliveries.Where(each => each.Id == next && each.State == DeliveryState.Pending && each.Step == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.NextAttemptAt, now), cancellationToken);
    }
}
