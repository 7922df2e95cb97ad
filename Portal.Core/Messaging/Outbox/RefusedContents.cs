using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>What the other side refused for good: sent again as it is, it is refused again.</summary>
internal static class RefusedContents
{
    /// <summary>The dead ones among them that were refused with the contents they still have.</summary>
    public static IQueryable<Delivery> AsRefused(PortalDbContext db, IQueryable<Delivery> deliveries)
    {
        var attempts = db.DeliveryAttempts;
        return deliveries.Where(delivery =>
            delivery.State == DeliveryState.Dead
            && attempts.Any(attempt =>
                attempt.DeliveryId == delivery.Id
                && attempt.Revision == delivery.Revision
                && attempt.Outcome == AttemptOutcome.GaveUp
                && attempt.Status >= 400
                && attempt.Status < 500
                // only put off, until its schedule ended
                && attempt.Status != 408
                && attempt.Status != 425
                && attempt.Status != 429
            )
        );
    }

    /// <summary>
    /// Gives a dead delivery the contents its record asks for now, also over what a person wrote, once that was refused too. Whoever calls it was
    /// asked for that by a person, and has made sure that the other side has none.
    /// </summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>; the delivery was read to be changed.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="payload">The contents.</param>
    /// <param name="now">UTC instant.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task RemakeAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var isOpen = delivery is { State: DeliveryState.Dead, DeliveredAt: null, BlankedAt: null, WasLost: false };
        if (
            isOpen
            && delivery.PayloadDigest != Delivery.DigestOf(payload)
            && await WasRefusedAsync(db, delivery, cancellationToken)
        )
        {
            db.DeliveryRevisions.Add(DeliveryRevision.Of(delivery, Actor.Portal, now));
            delivery.Replace(payload, isAnother: true);
        }
    }

    // true when the last that a person wrote into it, if anybody did, was sent and given up
    private static async Task<bool> WasRefusedAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken)
    {
        var replaced = await db
            .DeliveryRevisions.Where(each => each.DeliveryId == delivery.Id && each.ReplacedById != null)
            .MaxAsync(each => (int?)each.Revision, cancellationToken);
        return replaced is not { } before
            || await db.DeliveryAttempts.AnyAsync(
                each => each.DeliveryId == delivery.Id && each.Revision > before && each.Outcome == AttemptOutcome.GaveUp,
                cancellationToken
            );
    }
}
