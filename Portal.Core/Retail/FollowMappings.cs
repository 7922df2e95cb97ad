using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail;

/// <summary>Lets promises follow mappings that were saved or removed: what waited for one goes out. A few orders a transaction; goes on after a crash.</summary>
internal sealed class FollowMappings(PortalDatabase database, OrderMirror mirror, MessagingWakes wakes)
{
    private const int Chunk = 50;

    /// <summary>Does what there is to do.</summary>
    /// <returns>How many orders were looked at.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        while (await NextAsync(cancellationToken) is { } stale)
        {
            looked += await FollowAsync(stale, cancellationToken);
        }

        return looked;
    }

    private async Task<StaleProduct?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.Set<StaleProduct>().AsNoTracking().OrderBy(stale => stale.Key).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<int> FollowAsync(StaleProduct stale, CancellationToken cancellationToken)
    {
        var looked = 0;
        for (var after = 0; ; )
        {
            var ids = await ReadOrdersAsync(stale.ProductId, after, cancellationToken);
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await mirror.FollowAsync(db, ids, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (ids.Count < Chunk)
            {
                await db.Set<StaleProduct>().Where(each => each.Key == stale.Key).ExecuteDeleteAsync(cancellationToken);
            }

            await write.CommitAsync(cancellationToken);
            wakes.Outbox.Raise();
            looked += ids.Count;
            if (ids.Count < Chunk)
            {
                return looked;
            }

            after = ids[^1];
        }
    }

    private async Task<List<int>> ReadOrdersAsync(int productId, int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var keys = db.OrderLines.Where(line => line.ProductId == productId).Select(line => line.OrderKey);
        return await db
            .Orders.Where(order =>
                keys.Contains(order.Key)
                && order.EntitlementId == null
                && (order.DeliveryId != null || order.State == OrderState.Confirmed)
                && order.OdooId > after
            )
            .OrderBy(order => order.OdooId)
            .Select(order => order.OdooId)
            .Take(Chunk)
            .ToListAsync(cancellationToken);
    }
}

/// <summary>The loop of <see cref="FollowMappings"/>.</summary>
internal sealed class FollowMappingsLoop(
    FollowMappings follow,
    MappingWake wake,
    TimeProvider time,
    ILogger<FollowMappingsLoop> logger
) : HostedLoop(time, logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await follow.RunOnceAsync(stopping);
        await wake.Saved.WaitAsync(LookEvery, _time, stopping);
    }
}
