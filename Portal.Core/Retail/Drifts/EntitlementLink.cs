using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Drifts;

/// <summary>Ties an entitlement that ABS was found to have to its order.</summary>
internal sealed class EntitlementLink(
    PortalDatabase database,
    NoteEntitlement note,
    OutboxChanges changes,
    IEntitlementGateway gateway,
    TimeProvider time
)
{
    /// <summary>Now, as rows keep it.</summary>
    public DateTime Now => time.UtcInstant;

    /// <summary>True when there is an ABS to ask.</summary>
    public bool IsConnected => gateway.IsConnected;

    /// <summary>Asks ABS for the entitlement of an order.</summary>
    /// <returns>Null when there is none, or no ABS is configured.</returns>
    /// <exception cref="ConnectorException">ABS failed; nothing changes.</exception>
    public async Task<AbsEntitlement?> AskAsync(int orderId, CancellationToken cancellationToken) =>
        gateway.IsConnected ? await gateway.FindByOrderAsync(orderId, cancellationToken) : null;

    /// <summary>Asks ABS, and ties what it has to the order in a transaction of its own.</summary>
    /// <returns>Null when there is none, or no ABS is configured.</returns>
    /// <exception cref="ConnectorException">ABS failed; nothing changes.</exception>
    public async Task<AbsEntitlement?> FindAsync(int orderId, CancellationToken cancellationToken)
    {
        var found = await AskAsync(orderId, cancellationToken);
        if (found is not null)
        {
            await TieAsync(orderId, found, cancellationToken);
        }

        return found;
    }

    /// <summary>Ties it to the order in a transaction of its own; nothing when Portal does not know the order.</summary>
    public Task TieAsync(int orderId, AbsEntitlement found, CancellationToken cancellationToken) =>
        TieAsync(orderId, found, static _ => Task.CompletedTask, cancellationToken);

    /// <summary>The same, with more in its transaction.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="found">What ABS has.</param>
    /// <param name="before">What belongs to it; done first.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public Task TieAsync(
        int orderId,
        AbsEntitlement found,
        Func<PortalDbContext, Task> before,
        CancellationToken cancellationToken
    ) =>
        RacedWrite.RunAsync(
            database,
            async db =>
            {
                await OrderLock.TakeAsync(db, [orderId], cancellationToken);
                await before(db);
                if (await db.Orders.SingleOrDefaultAsync(each => each.OdooId == orderId, cancellationToken) is not { } order)
                {
                    return;
                }

                order.SeenInAbsAt = Now;
                if (!await LinkAsync(db, order, found, cancellationToken))
                {
                    await note.NoteFurtherAsync(db, order, found, cancellationToken);
                }
            },
            cancellationToken
        );

    /// <summary>Notes it on the order, and holds back or ends what would ask for it a second time.</summary>
    /// <returns>False when another one is on the order, or this one has ended; nothing changes.</returns>
    public async Task<bool> LinkAsync(
        PortalDbContext db,
        Order order,
        AbsEntitlement entitlement,
        CancellationToken cancellationToken
    )
    {
        if (!await note.TryEntitleAsync(db, order, entitlement, cancellationToken))
        {
            return false;
        }

        // one that has ended is no answer to what is still promised
        if (order.DeliveryId is { } id && !entitlement.IsClosed)
        {
            var delivery = await OutboxChanges.ReadAsync(db, id, cancellationToken);
            await changes.TryConfirmAsync(db, delivery, $"ABS has it already: {entitlement.Id}.", cancellationToken);
        }

        return true;
    }
}
