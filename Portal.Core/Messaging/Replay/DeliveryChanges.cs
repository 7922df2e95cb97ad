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
    Func<DeliveryActing, Task<Result<ActNote>>> Apply
)
{
    /// <summary>The act of one who looked at nothing but the state.</summary>
    public DeliveryAct(string action, string what, DeliveryState[] from, Func<PortalDbContext, Delivery, DateTime, object?> apply)
        : this(
            action,
            what,
            from,
            acting => Task.FromResult<Result<ActNote>>(new ActNote(apply(acting.Db, acting.Delivery, acting.Now)))
        ) { }
}

/// <summary>What the audit keeps of an act beside the states.</summary>
internal sealed record ActNote(object? Text);

/// <summary>One act under way.</summary>
/// <param name="Db">The open transaction.</param>
/// <param name="Delivery">The delivery, which nobody sends now.</param>
/// <param name="Now">UTC instant.</param>
/// <param name="CancellationToken">Stops it before it is stored.</param>
internal sealed record DeliveryActing(PortalDbContext Db, Delivery Delivery, DateTime Now, CancellationToken CancellationToken);

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

        if (delivery.IsBeingSent(await LeaseClock.ReadAsync(db, time, cancellationToken)))
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
            if (await ApplyAsync(db, delivery, actor, act, cancellationToken) is { Count: > 0 } wrong)
            {
                return wrong.ToList();
            }

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

    private async Task<IReadOnlyList<Refusal>> ApplyAsync(
        PortalDbContext db,
        Delivery delivery,
        Actor actor,
        DeliveryAct act,
        CancellationToken cancellationToken
    )
    {
        var hadDied = delivery.HasDied;
        var before = new
        {
            state = $"{delivery.State}",
            delivery.Revision,
            delivery.Reason,
        };
        var applied = await act.Apply(new DeliveryActing(db, delivery, Now, cancellationToken));
        if (!applied.Succeeded)
        {
            return applied.Refusals;
        }

        var note = applied.Value?.Text;
        var after = new
        {
            state = $"{delivery.State}",
            delivery.Revision,
            note,
        };
        db.Audit.Add(AuditEntry.For(Now, actor, $"delivery.{act.Action}", ("delivery", delivery.Id.ToString()), before, after));
        await db.SaveChangesAsync(cancellationToken);
        if (hadDied && !delivery.HasDied)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, delivery.Destination, Now, cancellationToken);
        }

        if (delivery.State is DeliveryState.Cancelled or DeliveryState.Delivered)
        {
            await DeliveryOrder.WakeNextAsync(db, delivery.Destination, delivery.Subject, Now, cancellationToken);
        }

        return [];
    }
}
