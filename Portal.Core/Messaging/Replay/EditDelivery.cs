using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Sends a delivery with other contents, under a key of its own; what it held before is kept. Refused while an earlier attempt may have
/// arrived, unless the person has made sure that it has not. Source: scenario 10.
/// </summary>
public sealed class EditDelivery
{
    private readonly DeliveryChanges _changes;
    private readonly DeliveryHold _hold;

    internal EditDelivery(DeliveryChanges changes, DeliveryHold hold) => (_changes, _hold) = (changes, hold);

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery: dead or waiting.</param>
    /// <param name="fence"><see cref="Delivery.Fence"/> as the person saw it: what changed since is not overwritten.</param>
    /// <param name="payload">The new contents, JSON.</param>
    /// <param name="isNotThere">True when the person knows that the other side does not have it.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<DueDelivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        long fence,
        byte[] payload,
        bool isNotThere,
        CancellationToken cancellationToken
    )
    {
        if ((policy.Check(actor) ?? AccessPolicy.SendAgain.Check(actor)) is { } refusal)
        {
            return refusal;
        }

        if (!IsJson(payload))
        {
            return MessagingRefusals.NotText;
        }

        var act = new DeliveryAct(
            "edited",
            "changed",
            [DeliveryState.Waiting, DeliveryState.Dead],
            acting => TryEditAsync(acting, fence, payload, isNotThere, actor)
        );
        var result = await _changes.DoAsync(actor, policy, id, act, cancellationToken);
        return result.Succeeded
            ? new DueDelivery(result.Value, await _hold.FindAsync(result.Value, cancellationToken))
            : result.Refusals[0];
    }

    internal static Task<bool> MayHaveArrivedAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken) =>
        db.DeliveryAttempts.AnyAsync(attempt => attempt.DeliveryId == id && attempt.MayHaveArrived, cancellationToken);

    // judged in the transaction of the change: nothing happens in between
    private async Task<Result<ActNote>> TryEditAsync(
        DeliveryActing acting,
        long fence,
        byte[] payload,
        bool isNotThere,
        Actor actor
    )
    {
        var (db, delivery, now, cancellationToken) = acting;
        return _hold.HasFixedContents(delivery.Destination) ? MessagingRefusals.Fixed
            : delivery.Fence != fence ? MessagingRefusals.Changed
            : !isNotThere && await MayHaveArrivedAsync(db, delivery.Id, cancellationToken) ? MessagingRefusals.MayHaveArrived
            : Edit(db, delivery, payload, actor, now);
    }

    private static ActNote Edit(PortalDbContext db, Delivery delivery, byte[] payload, Actor actor, DateTime now)
    {
        db.DeliveryRevisions.Add(
            new DeliveryRevision
            {
                DeliveryId = delivery.Id,
                Revision = delivery.Revision,
                Payload = delivery.Payload,
                ReplacedAt = now,
                ReplacedBy = actor.Name,
                ReplacedById = actor.Id,
            }
        );
        var before = delivery.PayloadDigest;
        delivery.Edit(payload, now);
        return new ActNote(new { before, after = delivery.PayloadDigest });
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
