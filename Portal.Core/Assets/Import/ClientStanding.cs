using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Placing;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>Follows what Odoo says of clients beside their own records: who has a subscription, and who is to be in Pulseway. Source: 000-11, 000-24.</summary>
internal sealed class ClientStanding(
    PortalDatabase database,
    IClientDirectory directory,
    AssetClient assetClient,
    RuledClients ruled
)
{
    /// <summary>Takes both over.</summary>
    /// <returns>What is wrong with the rule of who is to be in Pulseway, or empty.</returns>
    public async Task<string> FollowAsync(CancellationToken cancellationToken)
    {
        await FollowSubscriptionsAsync(cancellationToken);
        return await ruled.FollowAsync(cancellationToken);
    }

    // what is billed follows the subscriptions: 000-11
    private async Task FollowSubscriptionsAsync(CancellationToken cancellationToken)
    {
        if (await directory.ListSubscribersAsync(cancellationToken) is not { } subscribers)
        {
            return;
        }

        List<Guid> changed;
        await using (var db = database.CreateDbContext())
        {
            var marked = await db
                .Clients.Where(client => client.HasSubscription)
                .Select(client => client.OdooId)
                .ToListAsync(cancellationToken);
            var differing = subscribers.Except(marked).Concat(marked.Except(subscribers)).ToList();
            changed = await db
                .Clients.Where(client => differing.Contains(client.OdooId))
                .Select(client => client.Key)
                .ToListAsync(cancellationToken);
        }

        foreach (var part in changed.Chunk(20))
        {
            await WriteAsync(db => SubscribeAsync(db, part, subscribers, cancellationToken), cancellationToken);
        }
    }

    private async Task SubscribeAsync(
        PortalDbContext db,
        Guid[] part,
        IReadOnlySet<int> subscribers,
        CancellationToken cancellationToken
    )
    {
        foreach (var client in await db.Clients.Where(each => part.Contains(each.Key)).ToListAsync(cancellationToken))
        {
            client.Subscribe(subscribers.Contains(client.OdooId));
            foreach (var asset in await db.Assets.Where(each => each.ClientKey == client.Key).ToListAsync(cancellationToken))
            {
                await assetClient.SettleAsync(db, asset, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(Func<PortalDbContext, Task> work, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        await work(db);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
