using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Repairs a difference, as far as Portal may, on what both sides say now. A missing entitlement is asked for in ABS, then promised or sent again;
/// one that has ended only where Portal never had one made. What only a person may decide (amounts that differ, a cancelled order, a second
/// entitlement) is written on the order in Odoo, since ABS changes no entitlement and Portal takes none away. It counts as resolved once both
/// sides are found equal. Source: C13, 001-48, P9.
/// </summary>
public sealed class RepairDrift
{
    private readonly PortalDatabase _database;
    private readonly OrderRepair _repair;
    private readonly DriftNotes _notes;
    private readonly EntitlementLink _link;
    private readonly RetryDelivery _retry;

    internal RepairDrift(
        PortalDatabase database,
        OrderRepair repair,
        DriftNotes notes,
        EntitlementLink link,
        RetryDelivery retry
    ) => (_database, _repair, _notes, _link, _retry) = (database, repair, notes, link, retry);

    /// <summary>Does it. What is done is kept with who asked for it in one transaction.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="key">The difference.</param>
    /// <param name="version">Its version as the person saw it.</param>
    /// <param name="cancellationToken">Stops it before anything is stored; what has begun is ended.</param>
    /// <returns>What was done, one sentence.</returns>
    /// <exception cref="ConnectorException">Odoo or ABS failed; nothing is sent.</exception>
    public async Task<Result<string>> ExecuteAsync(Actor actor, Guid key, int version, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ReconcileOrders.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var found = await FindAsync(key, cancellationToken);
        if (found is not { State: not DriftState.Resolved } drift)
        {
            return RetailRefusals.NoDrift;
        }

        if (drift.Version != version)
        {
            return RetailRefusals.Changed;
        }

        if (Order.IdOf(drift.Subject) is not { } orderId)
        {
            return RetailRefusals.NoOrderInOdoo;
        }

        try
        {
            await _repair.ReadAgainAsync(orderId, cancellationToken);
            return drift.Kind is DriftKind.MissingEntitlement or DriftKind.EndedEntitlement
                ? await InsistAsync(actor, key, orderId, cancellationToken)
                : await _notes.TellAsync(actor, key, orderId, cancellationToken);
        }
        catch (DbUpdateException exception) when (RacedWrite.IsRace(exception))
        {
            return RetailRefusals.Changed;
        }
    }

    /// <summary>Sets a difference aside; it comes back when one of its values changes.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The difference.</param>
    /// <param name="version">Its version as the person saw it.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Drift>> DismissAsync(
        Actor actor,
        Guid key,
        int version,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ReconcileOrders.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return RetailRefusals.ReasonMissing;
        }

        try
        {
            return await RacedWrite.RunAsync<Result<Drift>>(
                _database,
                async db =>
                {
                    if (await DriftActs.FindAsync(db, key, cancellationToken) is not { State: DriftState.Open } open)
                    {
                        return RetailRefusals.NoDrift;
                    }

                    if (open.Version != version)
                    {
                        return RetailRefusals.Changed;
                    }

                    DriftActs.Dismiss(db, open, actor, Folding.Tidy(reason), _link.Now);
                    return open;
                },
                cancellationToken
            );
        }
        catch (DbUpdateException exception) when (RacedWrite.IsRace(exception))
        {
            return RetailRefusals.Changed;
        }
    }

    private async Task<Drift?> FindAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        return await db.Drifts.AsNoTracking().SingleOrDefaultAsync(drift => drift.Key == key, cancellationToken);
    }

    // what the comparison did not find may have come since; nothing is asked for twice
    private async Task<Result<string>> InsistAsync(Actor actor, Guid key, int orderId, CancellationToken cancellationToken)
    {
        var found = await _link.AskAsync(orderId, cancellationToken);
        if (found is { IsClosed: false })
        {
            var done = $"ABS has it by now: {found.Id}. Nothing is sent.";
            await _link.TieAsync(orderId, found, db => KeepAsync(db, actor, key, done), CancellationToken.None);
            return done;
        }

        var promised = await _repair.InsistAsync(actor, key, orderId, found, cancellationToken);
        if (!promised.Succeeded)
        {
            return promised.Refusals.ToList();
        }

        return promised.Value switch
        {
            { State: DeliveryState.Waiting, Reason: var reason } => $"It is promised to ABS, and waits: {reason}",
            _ when OrderRepair.IsEnded(promised.Value) => await SendAgainAsync(actor, promised.Value),
            _ => "It is promised to ABS.",
        };
    }

    private async Task KeepAsync(PortalDbContext db, Actor actor, Guid key, string done)
    {
        if (await DriftActs.FindAsync(db, key, CancellationToken.None) is { } drift)
        {
            DriftActs.Repair(db, drift, actor, done, _link.Now);
        }
    }

    // it has begun, whoever leaves the page; its own audit row says who
    private async Task<Result<string>> SendAgainAsync(Actor actor, Delivery delivery)
    {
        var sent = await _retry.ExecuteAsync(actor, AccessPolicy.SendAgain, delivery.Id, delivery.State, CancellationToken.None);
        return sent.Succeeded
            ? sent.Value.Held ?? "It is sent again. Entitlements shows within seconds whether ABS takes it."
            : sent.Refusals.ToList();
    }
}
