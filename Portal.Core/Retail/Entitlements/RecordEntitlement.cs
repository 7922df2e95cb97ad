using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>What became of a create.</summary>
/// <param name="Made">The entitlement; null when ABS made none.</param>
internal sealed record EntitlementOutcome(AbsEntitlement? Made);

/// <summary>
/// ABS has answered a create: the entitlement goes onto the order, and is promised to Odoo, where it appears on the order once. Source: 001-36,
/// P2, P3, P7, C1.
/// </summary>
/// <remarks>Next: <see cref="NoteEntitlement"/>.</remarks>
internal sealed class RecordEntitlement(IEntitlementGateway gateway, NoteEntitlement note) : IInboxHandler<EntitlementOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, EntitlementPayload.Kind);

    public async Task<Reading<EntitlementOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var outcome = DeliveryOutcome.Read(message);
        if (!outcome.IsDelivered || Order.IdOf(outcome.Subject) is not { } orderId)
        {
            // its delivery says why; nothing of this is left for a person to do
            return Reading.Found(new EntitlementOutcome(null));
        }

        // "I have that already" may come without the id
        var entitlement = gateway.Read(outcome.Answer) ?? await gateway.FindByOrderAsync(orderId, cancellationToken);
        return entitlement is null
            ? Reading.NotYet<EntitlementOutcome>("ABS")
            : Reading.Found(new EntitlementOutcome(entitlement));
    }

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        EntitlementOutcome found,
        CancellationToken cancellationToken
    )
    {
        if (found.Made is not { } made)
        {
            return;
        }

        var orderId = Order.IdOf(message.Subject) ?? 0; // it was there when the message was read
        await OrderLock.TakeAsync(db, [orderId], cancellationToken);
        if (await db.Orders.SingleOrDefaultAsync(order => order.OdooId == orderId, cancellationToken) is { } order)
        {
            await note.EntitleAsync(db, order, made, cancellationToken);
        }
    }
}
