using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Makes the promise to ABS follow the order, inside the transaction that changes the order: one promise ever, held while something is
/// missing, released when it is there, with the contents of the order as long as nothing was sent. Source: C13, P2, P3, 001-36, 001-48.
/// </summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, and <see cref="OutboxChanges"/> for what is promised already.</remarks>
internal sealed class PromiseEntitlement(
    OutboxWriter outbox,
    OutboxChanges changes,
    IEntitlementGateway gateway,
    EntitlementOptions options,
    TimeProvider time
)
{
    /// <summary>Decides, without changing anything.</summary>
    public Decision Decide(Order order, IReadOnlyList<OrderLine> lines, MappedUnits mapping) =>
        new EntitlementDecision(options, gateway.IsConnected).Decide(order, lines, mapping);

    /// <summary>True when an order of this kind becomes an entitlement at all.</summary>
    public bool Concerns(Order order) => new EntitlementDecision(options, gateway.IsConnected).Concerns(order);

    /// <summary>Applies what is so now.</summary>
    /// <param name="db">Inside a write transaction; the order is tracked.</param>
    /// <param name="order">The order as just taken over.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="mapping">Mappings of at least their products.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async Task FollowAsync(
        PortalDbContext db,
        Order order,
        IReadOnlyList<OrderLine> lines,
        MappedUnits mapping,
        CancellationToken cancellationToken
    )
    {
        var decision = Decide(order, lines, mapping);
        if (order.DeliveryId is { } id)
        {
            var delivery = await OutboxChanges.ReadAsync(db, id, cancellationToken);
            if (order.IsCalledOff && decision.Kind != DecisionKind.None && delivery.State == DeliveryState.Pending)
            {
                OutboxChanges.WantAgain(delivery);
            }

            await FollowAsync(db, order, delivery, decision, cancellationToken);
        }
        else if (decision.Kind != DecisionKind.None)
        {
            await PromiseAsync(db, order, decision, cancellationToken);
        }

        order.CallOff(order.DeliveryId is not null && decision.Kind == DecisionKind.None);
        order.Await(decision.LacksDeposit, decision.Kind == DecisionKind.Waits);
    }

    /// <summary>Promises it whatever stood in the way by itself: a past order, a delivery that was called off or refused.</summary>
    /// <returns>False when the order is one that nothing is promised for.</returns>
    public async Task<bool> InsistAsync(
        PortalDbContext db,
        Order order,
        IReadOnlyList<OrderLine> lines,
        CancellationToken cancellationToken
    )
    {
        var mapping = await MappedUnits.ReadAsync(db, lines, cancellationToken);
        var decision = new EntitlementDecision(options, gateway.IsConnected) { IsInsisted = true }.Decide(order, lines, mapping);
        if (decision.Kind == DecisionKind.None)
        {
            return false;
        }

        order.CallOff(false);
        order.Await(decision.LacksDeposit, decision.Kind == DecisionKind.Waits);
        if (order.DeliveryId is not { } id)
        {
            await PromiseAsync(db, order, decision, cancellationToken);
            return true;
        }

        var delivery = await OutboxChanges.ReadAsync(db, id, cancellationToken);
        if (delivery.State == DeliveryState.Cancelled)
        {
            // at once into what it is to be: a promise that lacks something must not be pending for a moment
            var waitsFor = decision.Kind == DecisionKind.Waits ? decision.Reason : null;
            await changes.ReviveAsync(db, delivery, decision.Payload, waitsFor, cancellationToken);
            return true;
        }

        if (decision.Kind == DecisionKind.Ready)
        {
            await RefusedContents.RemakeAsync(db, delivery, decision.Payload, time.UtcInstant, cancellationToken);
        }

        await FollowAsync(db, order, delivery, decision, cancellationToken);
        return true;
    }

    private async Task PromiseAsync(PortalDbContext db, Order order, Decision decision, CancellationToken cancellationToken)
    {
        var draft = new DeliveryDraft(
            EntitlementPayload.Destination,
            EntitlementPayload.Kind,
            order.Subject,
            EntitlementPayload.KeyOf(order),
            decision.Payload
        )
        {
            WaitsFor = decision.Kind == DecisionKind.Waits ? decision.Reason : null,
            TellsOutcome = true,
        };
        var delivery = await outbox.AddAsync(db, draft, cancellationToken);
        order.Promise(delivery.Id, delivery.CreatedAt);
        db.Audit.Add(
            AuditEntry.For(
                time.UtcInstant,
                Actor.Portal,
                RetailActs.Promised,
                RetailActs.SubjectOf(order),
                after: new
                {
                    order = order.Name,
                    waitsFor = draft.WaitsFor,
                    deposit = order.Words(order.DepositMinor),
                }
            )
        );
    }

    private async Task FollowAsync(
        PortalDbContext db,
        Order order,
        Delivery delivery,
        Decision decision,
        CancellationToken cancellationToken
    )
    {
        var before = new Promise(delivery);
        var isOfPerson = await OutboxChanges.IsOfPersonAsync(db, delivery, cancellationToken);
        var isOfAnother = isOfPerson && delivery.BlankedAt is null && !EntitlementPayload.IsOf(order, delivery.Payload);
        switch (delivery.State, decision.Kind)
        {
            // what a person wrote is for the customer of then, and only a person writes over it
            case (DeliveryState.Waiting, not DecisionKind.None) when isOfAnother:
                OutboxChanges.WaitFor(delivery, OfAnother(order));
                return;
            case (DeliveryState.Pending or DeliveryState.Dead, not DecisionKind.None) when isOfAnother:
                _ = await changes.TryHoldAsync(db, delivery, OfAnother(order), cancellationToken);
                break;
            // what a person wrote waits for nothing, and is held by an order that was called off alone
            case (DeliveryState.Waiting, DecisionKind.Waits) when isOfPerson:
            case (DeliveryState.Waiting, DecisionKind.Ready):
                changes.Release(db, delivery, isOfPerson ? delivery.Payload : decision.Payload);
                break;
            case (DeliveryState.Waiting, _) when delivery.Reason != Folding.Cut(decision.Reason, Delivery.ReasonLength):
                OutboxChanges.WaitFor(delivery, decision.Reason);
                return;
            case (DeliveryState.Pending or DeliveryState.Dead, DecisionKind.Ready):
                // once it may have arrived, the comparison with ABS tells what differs
                _ = await changes.TryReplaceAsync(db, delivery, decision.Payload, cancellationToken);
                break;
            case (DeliveryState.Pending or DeliveryState.Dead, DecisionKind.Waits) when isOfPerson:
                break;
            case (DeliveryState.Pending or DeliveryState.Dead, _):
                // one that may have arrived is asked for instead of sent again, once the order is called off: RecallEntitlement
                _ = await changes.TryHoldAsync(db, delivery, decision.Reason, cancellationToken);
                break;
        }

        Note(db, order, before, new Promise(delivery));
    }

    private static string OfAnother(Order order) =>
        $"{order.Name} has another customer since a person wrote these contents. \"Edit and resend\" tells what to change.";

    // what Portal does by itself to what it promised, with the reason: shown where people look for why
    private void Note(PortalDbContext db, Order order, Promise before, Promise after)
    {
        var act =
            before.State != after.State ? (after.State == DeliveryState.Waiting ? RetailActs.Held : RetailActs.Released)
            : before.Digest != after.Digest ? RetailActs.Changed
            : null;
        if (act is not null)
        {
            db.Audit.Add(
                AuditEntry.For(time.UtcInstant, Actor.Portal, act, RetailActs.SubjectOf(order), before.ToAudit(), after.ToAudit())
            );
        }
    }

    private sealed record Promise(DeliveryState State, string? Reason, int Revision, string Digest)
    {
        public Promise(Delivery delivery)
            : this(delivery.State, delivery.Reason, delivery.Revision, delivery.PayloadDigest) { }

        public object ToAudit() =>
            new
            {
                state = $"{State}",
                Reason,
                Revision,
                contents = Digest,
            };
    }
}
