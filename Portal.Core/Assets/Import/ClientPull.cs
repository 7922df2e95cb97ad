using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Placing;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>Brings the companies that can own devices from Odoo, and looks at the groups again that they concern. Source: 000-2, D4.</summary>
internal sealed class ClientPull(
    PortalDatabase database,
    FeedPull pull,
    IClientDirectory directory,
    GroupJudge judge,
    AssetClient assetClient
)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.clients";

    private const int Part = 100;

    private Feed<FoundClient> Companies =>
        new(
            Feed,
            directory.FindNewestAsync,
            directory.ListAsync,
            directory.ListChangesAsync,
            static found => (found.Id, found.ChangedAt),
            ApplyAsync
        );

    /// <summary>Pulls them.</summary>
    /// <returns>How many were read.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var read = await pull.RunAsync(Companies, cancellationToken);
        await FollowSubscriptionsAsync(cancellationToken);
        await JudgeUnsettledAsync(cancellationToken);
        return read;
    }

    /// <summary>Looks again at groups that nobody or a doubtful client has: a client may have come that is exactly theirs.</summary>
    public async Task JudgeUnsettledAsync(CancellationToken cancellationToken)
    {
        var keys = await ListUnsettledAsync(cancellationToken);
        foreach (var part in keys.Chunk(Part))
        {
            await WriteAsync(
                async db =>
                {
                    foreach (
                        var group in await db.DeviceGroups.Where(each => part.Contains(each.Key)).ToListAsync(cancellationToken)
                    )
                    {
                        await judge.JudgeAsync(db, group, cancellationToken);
                    }
                },
                cancellationToken
            );
        }
    }

    private async Task ApplyAsync(PortalDbContext db, IReadOnlyList<FoundClient> found, CancellationToken cancellationToken)
    {
        var ids = found.Select(each => each.Id).ToList();
        var known = await db
            .Clients.Where(client => ids.Contains(client.OdooId))
            .ToDictionaryAsync(client => client.OdooId, cancellationToken);
        foreach (var each in found)
        {
            if (!known.TryGetValue(each.Id, out var client))
            {
                client = Client.Make(each.Id, each.ReadAt);
                db.Clients.Add(client);
            }

            var (name, wasUsable) = (client.NameKey, client.IsUsable);
            if (client.TryTake(each) && known.ContainsKey(each.Id) && (name != client.NameKey || wasUsable != client.IsUsable))
            {
                await FollowClientAsync(db, client, cancellationToken);
            }
        }
    }

    // the lists sort and search devices by their client's name; a group whose client is hidden needs somebody
    private async Task FollowClientAsync(PortalDbContext db, Client client, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        foreach (var asset in await db.Assets.Where(each => each.ClientKey == client.Key).ToListAsync(cancellationToken))
        {
            asset.GiveTo(client);
        }

        foreach (var group in await db.DeviceGroups.Where(each => each.ClientKey == client.Key).ToListAsync(cancellationToken))
        {
            await judge.JudgeAsync(db, group, cancellationToken);
        }
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

    private async Task<List<Guid>> ListUnsettledAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .DeviceGroups.Where(group => group.IsUnsettled && !group.IsKeptUnmapped)
            .OrderBy(group => group.FirstSeenAt)
            .Select(group => group.Key)
            .ToListAsync(cancellationToken);
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
