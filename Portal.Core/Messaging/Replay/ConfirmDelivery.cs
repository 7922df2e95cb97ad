using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Marks a delivery as delivered because the other side, when asked, was found to have it; whoever wants to know its end is told in the same
/// transaction, as after an answer. Source: scenario 12.
/// </summary>
public sealed class ConfirmDelivery
{
    private readonly DeliveryChanges _changes;

    internal ConfirmDelivery(DeliveryChanges changes) => _changes = changes;

    /// <summary>Does it.</summary>
    /// <param name="actor">Who asked.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="evidence">What the other side said, in words for staff.</param>
    /// <param name="answer">What the other side answered, UTF-8, for <see cref="DeliveryOutcome.Answer"/>.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        string evidence,
        byte[] answer,
        CancellationToken cancellationToken
    ) =>
        _changes.DoAsync(
            actor,
            policy,
            id,
            new DeliveryAct(
                "confirmed",
                "confirmed",
                [DeliveryState.Pending, DeliveryState.Dead],
                (db, delivery, now) => Confirm(db, delivery, Folding.Clean(evidence), answer, now)
            ),
            cancellationToken
        );

    private static string Confirm(PortalDbContext db, Delivery delivery, string evidence, byte[] answer, DateTime now)
    {
        delivery.Confirm(evidence, now);
        if (delivery.TellsOutcome)
        {
            var told = DeliveryOutcome.TellConfirmed(delivery, evidence, answer);
            db.Inbox.Add(InboxMessage.Of(Guid.CreateVersion7(now), told, now));
        }

        return evidence;
    }
}
