using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Something to choose.</summary>
/// <param name="Key">Its row.</param>
/// <param name="Name">What staff call it.</param>
public sealed record Choice(Guid Key, string Name);

/// <summary>The clients, and a client's assets, that an alert or a window may be of.</summary>
public sealed class ChooseClient(PortalDatabase database)
{
    /// <summary>Most that are offered.</summary>
    public const int Most = 5000;

    /// <summary>The clients that devices may be given to, by name.</summary>
    public async Task<Result<IReadOnlyList<Choice>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .Clients.Where(client => !client.IsArchived && client.DeletedAt == null)
            .OrderBy(client => client.NameKey)
            .ThenBy(client => client.Key)
            .Take(Most)
            .Select(client => new Choice(client.Key, client.Name))
            .ToListAsync(cancellationToken);
    }

    /// <summary>A client's assets that are in service, by hostname.</summary>
    public async Task<Result<IReadOnlyList<Choice>>> ListAssetsAsync(
        Actor actor,
        Guid client,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .Assets.Where(asset => asset.ClientKey == client)
            .Where(Asset.IsCounted)
            .OrderBy(asset => asset.HostnameKey)
            .ThenBy(asset => asset.Key)
            .Take(Most)
            .Select(asset => new Choice(asset.Key, asset.Hostname))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The client that an asset is of; null where it is nobody's.</summary>
    public async Task<Result<Choice?>> FindOwnerAsync(Actor actor, Guid asset, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await (
            from each in db.Assets
            join client in db.Clients on each.ClientKey equals client.Key
            where each.Key == asset
            select new Choice(client.Key, client.Name)
        ).SingleOrDefaultAsync(cancellationToken);
    }
}
