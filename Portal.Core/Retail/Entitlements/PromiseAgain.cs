using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Promises an entitlement again that somebody called off, on what Odoo and ABS say now: what ABS has by now is tied to the order instead. Source:
/// C13, scenario 12.
/// </summary>
public sealed class PromiseAgain
{
    private readonly OrderRepair _repair;
    private readonly EntitlementLink _link;

    internal PromiseAgain(OrderRepair repair, EntitlementLink link) => (_repair, _link) = (repair, link);

    /// <summary>Does it; who asked for it is kept.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="orderId">The order's id in Odoo.</param>
    /// <param name="cancellationToken">Stops it before anything is stored.</param>
    /// <returns>What was done, one sentence.</returns>
    /// <exception cref="ConnectorException">Odoo or ABS failed; nothing is sent.</exception>
    public async Task<Result<string>> ExecuteAsync(Actor actor, int orderId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SendAgain.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await _repair.ReadAgainAsync(orderId, cancellationToken);
        var found = await _link.AskAsync(orderId, cancellationToken);
        if (found is { IsClosed: false })
        {
            await _link.TieAsync(orderId, found, db => KeepAsync(db, actor, orderId, found), CancellationToken.None);
            return $"ABS has it by now: {found.Id}. Nothing is sent.";
        }

        var promised = await _repair.PromiseAgainAsync(actor, orderId, found, cancellationToken);
        return !promised.Succeeded ? promised.Refusals.ToList()
            : promised.Value is { State: DeliveryState.Waiting, Reason: var reason }
                ? $"It is promised again, and waits: {reason}"
            : "It is promised to ABS again.";
    }

    private Task KeepAsync(PortalDbContext db, Actor actor, int orderId, AbsEntitlement found)
    {
        var subject = RetailActs.SubjectOf(orderId);
        db.Audit.Add(
            AuditEntry.For(_link.Now, actor, RetailActs.PromisedAgain, subject, after: new { found = found.Id, sent = false })
        );
        return Task.CompletedTask;
    }
}
