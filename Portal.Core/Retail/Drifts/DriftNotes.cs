using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Drifts;

/// <summary>Writes a difference on its order in Odoo, as both sides are now; nothing when they have come to say the same.</summary>
internal sealed class DriftNotes(PortalDatabase database, EntitlementLink link, OutboxWriter outbox)
{
    /// <summary>Does it, once for the same values of one difference.</summary>
    /// <returns>What was done, one sentence.</returns>
    /// <exception cref="ConnectorException">ABS failed; nothing is written.</exception>
    public async Task<Result<string>> TellAsync(Actor actor, Guid key, int orderId, CancellationToken cancellationToken)
    {
        if (!link.IsConnected)
        {
            return RetailRefusals.NoAbs;
        }

        var found = await link.AskAsync(orderId, cancellationToken);
        return await RacedWrite.RunAsync(
            database,
            async db =>
            {
                await OrderLock.TakeAsync(db, [orderId], cancellationToken);
                var drift = await DriftActs.FindAsync(db, key, cancellationToken);
                var order = await db.Orders.SingleOrDefaultAsync(each => each.OdooId == orderId, cancellationToken);
                return order is null
                    ? RetailRefusals.NoOrder
                    : await TellAsync(db, actor, drift, order, found, cancellationToken);
            },
            cancellationToken
        );
    }

    private async Task<Result<string>> TellAsync(
        PortalDbContext db,
        Actor actor,
        Drift? drift,
        Order order,
        AbsEntitlement? found,
        CancellationToken cancellationToken
    )
    {
        const string equal = "Odoo and ABS say the same by now; nothing is written.";
        if (drift is null)
        {
            return equal; // reading the order again has ended it
        }

        if (found is null)
        {
            return RetailRefusals.AnotherInAbs(null);
        }

        if (await FindAnotherAsync(db, drift, order, found, cancellationToken) is { } another)
        {
            return another;
        }

        if (await FindNowAsync(db, drift, order, found, cancellationToken) is not { } now)
        {
            DriftActs.Repair(db, drift, actor, equal, link.Now);
            drift.Resolve(link.Now);
            return equal;
        }

        drift.See(now, link.Now);
        var text = $"ABS differs from this order. Odoo: {drift.InOdoo} ABS: {drift.InAbs} Please correct one of the two.";
        // the same values another time are another difference
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{drift.Key}{text}"));
        var mark = $"[{Convert.ToHexStringLower(digest)[..8]}]";
        var note = new OrderNote(order.OdooId, $"{text} {mark}", mark);
        await outbox.AddAsync(db, OrderNotes.Draft(order, note, $"drift-note/{order.Subject}/{mark}"), cancellationToken);
        const string done = "It is written on the order in Odoo: correct one of the two sides, then compare again.";
        DriftActs.Tell(db, drift, actor, done, link.Now);
        return done;
    }

    // the values that were seen are not those of what ABS has by now; where it has several, the comparison has told them apart
    private static async Task<Refusal?> FindAnotherAsync(
        PortalDbContext db,
        Drift drift,
        Order order,
        AbsEntitlement found,
        CancellationToken cancellationToken
    ) =>
        found.Id == order.EntitlementId || drift.Kind == DriftKind.FurtherEntitlement ? null
        : await DriftLedger.IsThereAsync(db, DriftKind.FurtherEntitlement, drift.Subject, cancellationToken) ? null
        : RetailRefusals.AnotherInAbs(found.Id);

    // null when both sides say the same
    private static async Task<DriftSighting?> FindNowAsync(
        PortalDbContext db,
        Drift drift,
        Order order,
        AbsEntitlement found,
        CancellationToken cancellationToken
    )
    {
        var kept = new DriftSighting(drift.Kind, drift.Subject, order.Name, drift.InOdoo, drift.InAbs);
        if (found.Id != order.EntitlementId)
        {
            return kept;
        }

        if (drift.Kind == DriftKind.CancelledOrder)
        {
            return order.State == OrderState.Cancelled && !found.IsClosed ? OrderMirror.Cancelled(order, found.Id) : null;
        }

        if (drift.Kind != DriftKind.AmountsDiffer)
        {
            return kept;
        }

        var lines = await db.OrderLines.Where(line => line.OrderKey == order.Key).ToListAsync(cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, lines, cancellationToken);
        return EntitlementAmounts.FindDifference(order, mapping.Explode(lines), found);
    }
}
