using System.Globalization;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;

namespace Portal.Core.Retail.Entitlements;

/// <summary>Puts an entitlement onto its order, and promises Odoo to say so there. Source: 001-36, P3, P7, C1.</summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the transport to Odoo.</remarks>
internal sealed class NoteEntitlement(OutboxWriter outbox, EntitlementOptions options, TimeProvider time)
{
    /// <summary>Notes the entitlement on the order and promises it to Odoo; a second one beside the order's is listed for a person.</summary>
    public async Task EntitleAsync(PortalDbContext db, Order order, AbsEntitlement found, CancellationToken cancellationToken)
    {
        if (!await TryEntitleAsync(db, order, found, cancellationToken))
        {
            await NoteFurtherAsync(db, order, found, cancellationToken);
        }
    }

    /// <summary>The same, and nothing for a second one, nor for one that has ended: nobody swaps by it.</summary>
    /// <returns>False when another one is on the order, or this one has ended.</returns>
    public async Task<bool> TryEntitleAsync(
        PortalDbContext db,
        Order order,
        AbsEntitlement found,
        CancellationToken cancellationToken
    )
    {
        if (order.EntitlementId == found.Id)
        {
            order.IsEntitlementClosed = found.IsClosed;
            return true;
        }

        if (found.IsClosed || (order.EntitlementId is not null && !await MayReplaceAsync(db, order, cancellationToken)))
        {
            return false;
        }

        await ReplaceAsync(db, order, found, cancellationToken);
        return true;
    }

    /// <summary>Lists one that is there beside the order's own, unless it has ended.</summary>
    public async Task NoteFurtherAsync(PortalDbContext db, Order order, AbsEntitlement found, CancellationToken cancellationToken)
    {
        if (order.EntitlementId is { } first && !found.IsClosed)
        {
            var listed = await DriftLedger.FindAsync(db, DriftKind.FurtherEntitlement, order.Subject, cancellationToken);
            var sighting = FurtherEntitlements.OneMore(order, first, found.Id, listed);
            await DriftLedger.SeeAsync(db, sighting, time.UtcInstant, cancellationToken);
        }
    }

    // the one on the order has ended, or a comparison has found it to be gone
    private static async Task<bool> MayReplaceAsync(PortalDbContext db, Order order, CancellationToken cancellationToken) =>
        order.IsEntitlementClosed
        || await DriftLedger.IsThereAsync(db, DriftKind.MissingEntitlement, order.Subject, cancellationToken);

    private async Task ReplaceAsync(PortalDbContext db, Order order, AbsEntitlement found, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        var before = order.EntitlementId;
        order.Entitle(found, now);
        await DriftLedger.ResolveAsync(db, DriftKind.MissingEntitlement, order.Subject, now, cancellationToken);
        await DriftLedger.ResolveAsync(db, DriftKind.EndedEntitlement, order.Subject, now, cancellationToken);
        if (order.State == OrderState.Cancelled)
        {
            await DriftLedger.SeeAsync(db, OrderMirror.Cancelled(order, found.Id), now, cancellationToken);
        }

        db.Audit.Add(
            AuditEntry.For(
                now,
                Actor.Portal,
                RetailActs.Entitled,
                RetailActs.SubjectOf(order),
                before is null ? null : new { entitlement = before },
                new
                {
                    entitlement = found.Id,
                    pool = found.Pool,
                    assets = found.Assets,
                }
            )
        );
        await TellOdooAsync(db, order, found, cancellationToken);
    }

    private async Task TellOdooAsync(PortalDbContext db, Order order, AbsEntitlement found, CancellationToken cancellationToken)
    {
        var sentence = Sentence(found);
        // with the sign behind it, so that 7 is not found in 71
        var note = new OrderNote(order.OdooId, sentence, sentence[..(Opening(found).Length + 1)]);
        await outbox.AddAsync(
            db,
            OrderNotes.Draft(order, note, $"entitlement-note/{order.Subject}/{found.Id}"),
            cancellationToken
        );
        if (options.WritesField)
        {
            var field = new OrderField(order.OdooId, found.Id);
            await outbox.AddAsync(
                db,
                OrderNotes.Draft(order, field, $"entitlement-field/{order.Subject}/{found.Id}"),
                cancellationToken
            );
        }
    }

    private static string Opening(AbsEntitlement found) => $"ABS entitlement {found.Id}";

    private static string Sentence(AbsEntitlement found) =>
        found switch
        {
            { Assets.Count: 0, Pool.Length: 0 } => $"{Opening(found)}.",
            { Assets.Count: 0 } => $"{Opening(found)}, pool {found.Pool}.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{Opening(found)}, pool {found.Pool}: {string.Join(", ", found.Assets.Take(20))}{More(found.Assets.Count - 20)}."
            ),
        };

    private static string More(int count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {count} more") : "";
}
