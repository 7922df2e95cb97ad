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
    private readonly PortalDatabase _database;
    private readonly DeliveryChanges _changes;

    internal EditDelivery(PortalDatabase database, DeliveryChanges changes) => (_database, _changes) = (database, changes);

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery: dead or waiting.</param>
    /// <param name="payload">The new contents, JSON.</param>
    /// <param name="isNotThere">True when the person knows that the other side does not have it.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        byte[] payload,
        bool isNotThere,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        if (!IsJson(payload))
        {
            return MessagingRefusals.NotText;
        }

        if (!isNotThere && await MayHaveArrivedAsync(id, cancellationToken))
        {
            return MessagingRefusals.MayHaveArrived;
        }

        return await _changes.DoAsync(
            actor,
            policy,
            id,
            new DeliveryAct(
                "edited",
                "changed",
                [DeliveryState.Waiting, DeliveryState.Dead],
                (db, delivery, now) => Edit(db, delivery, payload, actor, now)
            ),
            cancellationToken
        );
    }

    private static object Edit(PortalDbContext db, Delivery delivery, byte[] payload, Actor actor, DateTime now)
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
        return new { before, after = delivery.PayloadDigest };
    }

    private async Task<bool> MayHaveArrivedAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        return await db.DeliveryAttempts.AnyAsync(
            attempt => attempt.DeliveryId == id && attempt.MayHaveArrived,
            cancellationToken
        );
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
