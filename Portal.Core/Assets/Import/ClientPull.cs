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
    ClientStanding standing
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
    /// <returns>How many were read, and what is to be said about it besides, or empty.</returns>
    public async Task<(int Read, string Note)> RunAsync(CancellationToken cancellationToken)
    {
        var read = await pull.RunAsync(Companies, cancellationToken);
        var note = await standing.FollowAsync(cancellationToken);
        await JudgeUnsettledAsync(cancellationToken);
        return (read, note);
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
