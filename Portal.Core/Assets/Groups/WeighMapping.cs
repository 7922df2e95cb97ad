using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>What giving a group to a client comes to.</summary>
/// <param name="More">Devices in service that the client has more: the next count of seats counts them for it.</param>
/// <param name="HasSubscription">True when the client has a subscription in progress, which bills them.</param>
/// <param name="Less">Clients that lose devices in service, with how many.</param>
public sealed record MappingWeight(int More, bool HasSubscription, IReadOnlyList<(string Client, int Devices)> Less);

/// <summary>Says what mapping a group would come to before it is done; the next hop is <see cref="MapGroup"/>. Source: D6, b3, P9.</summary>
public sealed class WeighMapping(PortalDatabase database)
{
    /// <summary>Weighs it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="groupKey">The group.</param>
    /// <param name="clientKey">The client it would be given to.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<MappingWeight>> ExecuteAsync(
        Actor actor,
        Guid groupKey,
        Guid clientKey,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.MapGroups.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(each => each.Key == clientKey, cancellationToken);
        if (client is null)
        {
            return AssetRefusals.NoClient;
        }

        var owners = await db
            .Assets.Where(asset => asset.GroupKey == groupKey && asset.ClientKey != clientKey)
            .Where(Asset.IsCounted)
            .GroupBy(asset => asset.ClientKey)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var keys = owners.Select(owner => owner.Key).OfType<Guid>().ToList();
        var names = await db
            .Clients.Where(each => keys.Contains(each.Key))
            .ToDictionaryAsync(each => each.Key, each => each.Name, cancellationToken);
        return new MappingWeight(
            owners.Sum(owner => owner.Count),
            client.HasSubscription,
            [
                .. owners
                    .Where(owner => owner.Key is not null)
                    .Select(owner => (names[owner.Key!.Value], owner.Count))
                    .OrderBy(owner => owner.Item1, StringComparer.OrdinalIgnoreCase),
            ]
        );
    }
}
