using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What the devices in service come to.</summary>
/// <param name="Counts">By client and product.</param>
/// <param name="Devices">All that were counted for a client.</param>
/// <param name="Unmapped">Devices of no client.</param>
/// <param name="Excluded">Devices that a rule leaves out.</param>
internal sealed record SeatCensusResult(SeatCounts Counts, int Devices, int Unmapped, int Excluded);

/// <summary>
/// Counts the devices in service from Portal's own copy, by one query that the database groups, unless a rule asks for names: no call of Odoo, however
/// many clients there are. Source: 000-30, D4, G10, FACTS §8.
/// </summary>
internal sealed class SeatCensus(PortalDatabase database, SeatOptions options)
{
    private const int ClientsAtOnce = 200;

    /// <summary>Counts.</summary>
    public async Task<SeatCensusResult> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var inService = db.Assets.AsNoTracking().Where(Asset.IsCounted);
        var unmapped = await inService.CountAsync(asset => asset.ClientKey == null, cancellationToken);
        var counts = new Dictionary<(int, string), int>();
        var excludedOf = new Dictionary<int, int>();
        foreach (var (client, code, count) in await GroupAsync(db, inService, cancellationToken))
        {
            if (code is null)
            {
                excludedOf[client] = excludedOf.GetValueOrDefault(client) + count;
                continue;
            }

            counts[(client, code)] = counts.GetValueOrDefault((client, code)) + count;
        }

        return new SeatCensusResult(new SeatCounts(counts, excludedOf), counts.Values.Sum(), unmapped, excludedOf.Values.Sum());
    }

    /// <summary>The devices behind the counts of these clients, by client and product.</summary>
    public async Task<ILookup<(int Client, string Code), SeatDevice>> ListAsync(
        IReadOnlyCollection<int> clients,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var found = new List<(int Client, string Code, SeatDevice Device)>();
        foreach (var chunk in clients.Chunk(ClientsAtOnce))
        {
            var devices = await (
                from asset in db.Assets.AsNoTracking().Where(Asset.IsCounted)
                join client in db.Clients on asset.ClientKey equals (Guid?)client.Key
                where chunk.Contains(client.OdooId)
                orderby asset.HostnameKey, asset.Key
                select new
                {
                    client.OdooId,
                    asset.Key,
                    asset.Hostname,
                    asset.Os,
                    asset.LastSeenAt,
                    IsStale = asset.Status == AssetStatus.Stale,
                }
            ).ToListAsync(cancellationToken);
            foreach (var device in devices)
            {
                if (options.ProductOf(device.Hostname, device.Os) is { } code)
                {
                    var seat = new SeatDevice(device.Key, device.Hostname, device.LastSeenAt) { IsStale = device.IsStale };
                    found.Add((device.OdooId, code, seat));
                }
            }
        }

        return found.ToLookup(each => (each.Client, each.Code), each => each.Device);
    }

    /// <summary>Devices in groups that belong to no client, by name.</summary>
    /// <param name="most">No more than these: their number is known anyway.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SeatDevice>> ListUnmappedAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Assets.AsNoTracking()
            .Where(Asset.IsCounted)
            .Where(asset => asset.ClientKey == null)
            .OrderBy(asset => asset.HostnameKey)
            .ThenBy(asset => asset.Key)
            .Take(most)
            .Select(asset => new SeatDevice(asset.Key, asset.Hostname, asset.LastSeenAt)
            {
                IsStale = asset.Status == AssetStatus.Stale,
            })
            .ToListAsync(cancellationToken);
    }

    /// <summary>Why devices that were counted once are not any more, by their id.</summary>
    public async Task<IReadOnlyDictionary<Guid, DeviceFate>> FindFatesAsync(
        IReadOnlyCollection<Guid> devices,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var fates = new Dictionary<Guid, DeviceFate>();
        foreach (var chunk in devices.Chunk(ClientsAtOnce))
        {
            var rows = await db
                .Assets.AsNoTracking()
                .Where(asset => chunk.Contains(asset.Key))
                .Select(asset => new
                {
                    asset.Key,
                    asset.Status,
                    asset.EndReason,
                    asset.ClientKey,
                    asset.Hostname,
                    asset.Os,
                })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                var isEnded = row.Status == AssetStatus.Decommissioned;
                fates[row.Key] = new DeviceFate(
                    isEnded,
                    isEnded ? Why("Decommissioned", row.EndReason)
                        : row.ClientKey is null ? "Its group belongs to no client"
                        : options.ProductOf(row.Hostname, row.Os) is null ? "A rule leaves it out"
                        : "Counted elsewhere now"
                );
            }
        }

        return fates;
    }

    private async Task<IReadOnlyList<(int Client, string? Code, int Count)>> GroupAsync(
        PortalDbContext db,
        IQueryable<Asset> inService,
        CancellationToken cancellationToken
    )
    {
        if (options.Rules.Count > 0)
        {
            return options.Rules.Any(rule => rule.Device.Length > 0)
                ? await CountByNameAsync(db, inService, cancellationToken)
                : await GroupBySystemAsync(db, inService, cancellationToken);
        }

        var plain = await inService
            .Where(asset => asset.ClientKey != null)
            .GroupBy(asset => asset.ClientKey!.Value) // not null, as asked for
            .Select(group => new { Client = group.Key, Count = group.Count() })
            .Join(db.Clients, group => group.Client, client => client.Key, (group, client) => new { client.OdooId, group.Count })
            .ToListAsync(cancellationToken);
        return [.. plain.Select(each => (each.OdooId, (string?)options.ProductCode, each.Count))];
    }

    // where the system alone decides, the database groups by it: there are few
    private async Task<IReadOnlyList<(int Client, string? Code, int Count)>> GroupBySystemAsync(
        PortalDbContext db,
        IQueryable<Asset> inService,
        CancellationToken cancellationToken
    )
    {
        var groups =
            from asset in inService
            where asset.ClientKey != null
            group asset by new
            {
                Client = asset.ClientKey!.Value, // not null, as asked for
                asset.Os,
            } into same
            select new { same.Key, Count = same.Count() };
        var found = await (
            from same in groups
            join client in db.Clients on same.Key.Client equals client.Key
            select new
            {
                client.OdooId,
                same.Key.Os,
                same.Count,
            }
        ).ToListAsync(cancellationToken);
        return [.. found.Select(each => (each.OdooId, options.ProductOf("", each.Os), each.Count))];
    }

    // names are as many as devices, and no database compares them as a rule does: they pass by, none is held
    private async Task<IReadOnlyList<(int Client, string? Code, int Count)>> CountByNameAsync(
        PortalDbContext db,
        IQueryable<Asset> inService,
        CancellationToken cancellationToken
    )
    {
        var devices =
            from asset in inService
            join client in db.Clients on asset.ClientKey equals (Guid?)client.Key
            select new
            {
                client.OdooId,
                asset.Hostname,
                asset.Os,
            };
        var counts = new Dictionary<(int Client, string? Code), int>();
        await foreach (var device in devices.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var key = (device.OdooId, options.ProductOf(device.Hostname, device.Os));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return [.. counts.Select(each => (each.Key.Client, each.Key.Code, each.Value))];
    }

    private static string Why(string what, string reason) => reason.Length == 0 ? what : $"{what}: {reason}";
}

/// <summary>Why a device is not counted any more.</summary>
/// <param name="IsDecommissioned">True for one that is out of service.</param>
/// <param name="Why">In words.</param>
internal sealed record DeviceFate(bool IsDecommissioned, string Why);
