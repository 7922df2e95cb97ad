using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Bench.Import;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Map;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Map;

namespace Portal.Bench.Recount;

/// <summary>What the server needs to answer with the map of one client, from the database to the bytes that the picture is drawn from. Source: b2.</summary>
internal static class MapBench
{
    private const double GoalMilliseconds = 300;
    private static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (assets, rounds) = (arguments.Number("assets", 5000), arguments.Number("rounds", 50));
        var tickets = arguments.Number("tickets", 2000);
        await using var database = await BenchDatabase.CreateAsync(DatabaseProvider.Sqlite, null);
        await RecountRows.FillAsync(database.Portal, [1], assets);
        await MapRows.FillAsync(database.Portal, 1, tickets);
        await using var db = database.Portal.CreateDbContext();
        var client = (await db.Clients.SingleAsync()).Key;
        _ = await TellAsync(database.Portal, client); // what a program that runs has warm
        var (took, bytes) = (new List<double>(), 0);
        for (var round = 0; round < rounds; round++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            bytes = await TellAsync(database.Portal, client);
            took.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        took.Sort();
        var slowest = took[(int)(0.99 * (took.Count - 1))];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{assets:N0} assets and {tickets:N0} open tickets of one client with the lines that bill them, {rounds} readings: p50 {Measure.Median(took):N1} ms, p99 {slowest:N1} ms, {bytes / 1024.0:N0} KiB"
            )
        );
        return slowest <= GoalMilliseconds ? 0 : 1;
    }

    private static async Task<int> TellAsync(PortalDatabase database, Guid client)
    {
        var map = await new ReadAssetMap(database, TimeProvider.System).ExecuteAsync(
            Viewer,
            new MapAddress { Client = client }.ToRequest(client),
            CancellationToken.None
        );
        var lines = await new ReadBilledSeats(database).ExecuteAsync(Viewer, map.Value!.Client.OdooId, CancellationToken.None);
        var told = MapJson.Of(MapPicture.Of(map.Value, lines.Value, null, withGone: false), DateTime.UtcNow);
        return JsonSerializer.SerializeToUtf8Bytes(told, MapJsonContext.Default.MapJson).Length;
    }
}
