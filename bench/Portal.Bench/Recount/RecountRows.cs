using System.Globalization;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Bench.Recount;

/// <summary>Portal's own copy of clients and devices, as imports leave it.</summary>
internal static class RecountRows
{
    private const int AtOnce = 2000;

    public static async Task FillAsync(PortalDatabase database, IReadOnlyList<int> companies, int assets)
    {
        var now = DateTime.UtcNow;
        var clients = companies.Select(company => Client(company, now)).ToList();
        await AddAsync(database, clients);
        var cursor = PullCursor.Begin(ClientPull.Feed, now);
        cursor.Complete(now, now);
        await AddAsync(database, [cursor]);
        foreach (var numbers in Enumerable.Range(0, assets).Chunk(AtOnce))
        {
            await AddAsync(database, numbers.Select(number => Device(number, clients[number % clients.Count], now)));
        }
    }

    private static async Task AddAsync<T>(PortalDatabase database, IEnumerable<T> rows)
        where T : class
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        db.AddRange(rows);
        await db.SaveChangesAsync();
        await write.CommitAsync(CancellationToken.None);
    }

    private static Client Client(int company, DateTime now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Client {company}");
        var client = Portal.Core.Assets.Client.Make(company, now);
        client.TryTake(new FoundClient(company, name, "", IsArchived: false, now, now));
        return client;
    }

    private static Asset Device(int number, Client owner, DateTime now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"PC-{number:000000}");
        var asset = Asset.Make(now);
        asset.Describe(new DeviceFacts { Name = name, Os = "Windows 11" });
        asset.Identify(name);
        asset.GiveTo(owner);
        asset.List(now);
        return asset;
    }
}
