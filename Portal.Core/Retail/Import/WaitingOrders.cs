using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Import;

/// <summary>
/// Reads orders again that wait for what leaves no trace on an order: for money; for a product's reference, an outlet's code or a setting; and those
/// whose entitlement ABS refused, until it is put right. Promised ones that wait for money come first, up to <see cref="PromisedPages"/> pages an
/// import; of the others a page in turn, and all of them when a person asks. Source: P4, 001-6, 001-26.
/// </summary>
internal sealed class WaitingOrders(PortalDatabase database, IOrderDirectory directory, OrderWriter writer, TimeProvider time)
{
    /// <summary>How many of each are read at a time.</summary>
    internal const int Page = 200;

    /// <summary>How many pages of promised orders that wait for money are read by one import: a rider waits behind each.</summary>
    internal const int PromisedPages = 25;

    /// <summary>How long an unpaid quotation is looked at for its deposit.</summary>
    private static readonly TimeSpan QuotationsFor = TimeSpan.FromDays(90);

    // where the next page of each begins; null after a restart, and after the last page
    private int? _afterPromised;
    private int? _afterUnpaid;
    private int? _afterWaiting;
    private (DateTime At, Guid Id)? _afterDead;

    /// <summary>Reads them.</summary>
    public async Task RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var since = time.UtcInstant - QuotationsFor;
        await ReadPromisedAsync(progress, cancellationToken);
        _afterUnpaid = await InTurnAsync<int>(
            _afterUnpaid,
            after =>
                ListAsync(
                    order => order.AwaitsDeposit && order.DeliveryId == null && order.ChangedAt >= since,
                    after,
                    cancellationToken
                ),
            progress,
            cancellationToken
        );
        _afterWaiting = await InTurnAsync<int>(
            _afterWaiting,
            after => ListAsync(order => order.IsWaiting && !order.AwaitsDeposit, after, cancellationToken),
            progress,
            cancellationToken
        );
        _afterDead = await InTurnAsync<(DateTime, Guid)>(
            _afterDead,
            after => ListDeadAsync(after, cancellationToken),
            progress,
            cancellationToken
        );
    }

    private async Task ReadPromisedAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        for (var pages = 0; pages == 0 || (pages < PromisedPages && _afterPromised is not null); pages++)
        {
            _afterPromised = await InTurnAsync<int>(
                _afterPromised,
                after => ListAsync(order => order.AwaitsDeposit && order.DeliveryId != null, after, cancellationToken),
                progress,
                cancellationToken
            );
        }
    }

    private async Task<TKey?> InTurnAsync<TKey>(
        TKey? after,
        Func<TKey?, Task<List<(int OrderId, TKey Key)>>> listAsync,
        JobProgress progress,
        CancellationToken cancellationToken
    )
        where TKey : struct
    {
        var isAsked = progress.Trigger == JobTrigger.Person;
        after = isAsked ? null : after;
        do
        {
            var page = await listAsync(after);
            if (page.Count > 0)
            {
                var found = await directory.ReadAsync(page.ConvertAll(each => each.OrderId), cancellationToken);
                await writer.StoreAsync(found, null, progress, cancellationToken);
            }

            after = page.Count < Page ? null : page[^1].Key;
        } while (isAsked && after is not null);

        return after;
    }

    private async Task<List<(int OrderId, int Key)>> ListAsync(
        Expression<Func<Order, bool>> which,
        int? after,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var orders = db.Orders.Where(which);
        orders = after is { } last ? orders.Where(order => order.OdooId > last) : orders;
        var ids = await orders
            .OrderBy(order => order.OdooId)
            .Select(order => order.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
        return ids.ConvertAll(id => (id, id));
    }

    // along the index of the dead ones, which are few
    private async Task<List<(int OrderId, (DateTime, Guid) Key)>> ListDeadAsync(
        (DateTime At, Guid Id)? after,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var dead = db.Deliveries.Where(each => each.State == DeliveryState.Dead && each.Kind == EntitlementPayload.Kind);
        if (after is var (at, id))
        {
            dead = dead.Where(each => each.CreatedAt >= at && (each.CreatedAt > at || each.Id.CompareTo(id) > 0));
        }

        var rows = await dead.OrderBy(each => each.CreatedAt)
            .ThenBy(each => each.Id)
            .Select(each => new
            {
                each.CreatedAt,
                each.Id,
                each.Subject,
            })
            .Take(Page)
            .ToListAsync(cancellationToken);
        // every promise of this kind is of an order
        return rows.ConvertAll(each => (Order.IdOf(each.Subject) ?? 0, (each.CreatedAt, each.Id)));
    }
}
