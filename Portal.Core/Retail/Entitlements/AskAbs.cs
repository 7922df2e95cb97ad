using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;

namespace Portal.Core.Retail.Entitlements;

/// <summary>What ABS said.</summary>
/// <param name="IsThere">True when it has the entitlement, and it has not ended.</param>
/// <param name="EntitlementId">Its id, also that of one that has ended; or null.</param>
/// <param name="Sentence">The same for a person.</param>
public sealed record AbsSays(bool IsThere, string? EntitlementId, string Sentence);

/// <summary>
/// "Ask ABS": does it have the entitlement of this order? If so, the delivery counts as delivered, and nothing is sent a second time. Source:
/// scenario 12, b4.
/// </summary>
public sealed class AskAbs
{
    private readonly PortalDatabase _database;
    private readonly EntitlementLink _link;
    private readonly ConfirmDelivery _confirm;
    private readonly TimeProvider _time;

    internal AskAbs(PortalDatabase database, EntitlementLink link, ConfirmDelivery confirm, TimeProvider time) =>
        (_database, _link, _confirm, _time) = (database, link, confirm, time);

    /// <summary>Asks.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ConnectorException">ABS failed; nothing changes.</exception>
    public async Task<Result<AbsSays>> ExecuteAsync(Actor actor, Guid deliveryId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SendAgain.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (!_link.IsConnected)
        {
            return RetailRefusals.NoAbs;
        }

        if (await FindAsync(deliveryId, cancellationToken) is not { } delivery || Order.IdOf(delivery.Subject) is not { } orderId)
        {
            return RetailRefusals.NoEntitlement;
        }

        var found = await _link.AskAsync(orderId, cancellationToken);
        await NoteAsync(actor, orderId, found, cancellationToken);
        if (found is null)
        {
            return new AbsSays(false, null, "ABS does not have it. It is safe to send it again.");
        }

        if (found.IsClosed)
        {
            await _link.TieAsync(orderId, found, CancellationToken.None);
            var sentence =
                $"ABS has only {found.Id} for it, which has ended and does not count. What is promised stays promised.";
            return new AbsSays(false, found.Id, sentence);
        }

        if (delivery.State is DeliveryState.Pending or DeliveryState.Dead)
        {
            var confirmed = await _confirm.ExecuteAsync(
                actor,
                AccessPolicy.SendAgain,
                deliveryId,
                $"ABS has it already: {found.Id}.",
                found.Body,
                cancellationToken
            );
            if (!confirmed.Succeeded)
            {
                return confirmed.Refusals.ToList();
            }
        }
        else
        {
            // nothing is under way that would tell its end: it goes onto the order here, and a waiting promise ends
            await _link.TieAsync(orderId, found, CancellationToken.None);
        }

        return new AbsSays(true, found.Id, $"ABS has it: {found.Id}. Nothing is sent again.");
    }

    private async Task<Delivery?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        return await db
            .Deliveries.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Id == id && each.Kind == EntitlementPayload.Kind, cancellationToken);
    }

    private async Task NoteAsync(Actor actor, int orderId, AbsEntitlement? found, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        db.Audit.Add(
            AuditEntry.For(
                _time.UtcInstant,
                actor,
                RetailActs.Asked,
                RetailActs.SubjectOf(orderId),
                after: new { entitlement = found?.Id ?? "none" }
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
