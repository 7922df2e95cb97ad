using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;

namespace Portal.Bench.Backlog;

/// <summary>
/// What a large backlog costs: how long the published program takes from a SIGKILL to its first acknowledgement, and a page of entitlements.
/// Source: G4, G13.
/// </summary>
internal static class BacklogBench
{
    private static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    public static async Task<int> RunAsync(Arguments args)
    {
        var rows = args.Number("rows", 1_000_000);
        var postgres = args.Text("postgres");
        var app = Path.GetFullPath(args.Text("app") ?? throw new ArgumentException("--app names the published Portal.dll."));
        var folder = Directory.CreateTempSubdirectory("portal-backlog-");
        try
        {
            using (var first = PublishedPortal.Start(app, folder.FullName, postgres))
            {
                await first.UntilAcceptedAsync();
            }

            var options = Options(folder.FullName, postgres);
            using var gate = new WriteGate(options.Provider);
            var database = new PortalDatabase(options, gate);
            await FillAsync(database, rows);
            await RestartAsync(app, folder.FullName, postgres, args.Number("restarts", 10));
            await ReadAsync(database, rows, args.Number("rounds", 200));
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static PersistenceOptions Options(string folder, string? postgres)
    {
        if (postgres is not null)
        {
            return new PersistenceOptions(DatabaseProvider.Postgres, new Secret(postgres));
        }

        var file = Directory.GetFiles(folder, "portal.db", SearchOption.AllDirectories).Single();
        return new PersistenceOptions(
            DatabaseProvider.Sqlite,
            new Secret(new SqliteConnectionStringBuilder { DataSource = file }.ToString())
        );
    }

    // half pending, one in twenty dead; ABS is paused, so that the backlog stays what it is
    private static async Task FillAsync(PortalDatabase database, int rows)
    {
        await using (var db = database.CreateDbContext())
        {
            await using var write = await db.BeginWriteAsync(CancellationToken.None);
            await db.Deliveries.ExecuteDeleteAsync();
            await db.Orders.ExecuteDeleteAsync();
            await db.Destinations.ExecuteDeleteAsync();
            var paused = Destination.Named("abs", DateTime.UtcNow);
            paused.Change(DestinationState.Paused, "The backlog is measured.", Actor.Portal, DateTime.UtcNow);
            db.Destinations.Add(paused);
            await db.SaveChangesAsync();
            await write.CommitAsync(CancellationToken.None);
        }

        var invented = new InventedRows(database, rows);
        await invented.FillAsync<Delivery>(
            new()
            {
                [nameof(Delivery.Destination)] = "'abs'",
                [nameof(Delivery.Kind)] = "'entitlement.create'",
                [nameof(Delivery.Subject)] = "'sale.order,' || n",
                [nameof(Delivery.IdempotencyKey)] = "'old-' || n",
                [nameof(Delivery.State)] = "CASE WHEN n % 20 = 0 THEN 3 WHEN n % 2 = 0 THEN 1 ELSE 2 END",
                [nameof(Delivery.NextAttemptAt)] = invented.At,
                [nameof(Delivery.CorrelationId)] = "'x'",
            }
        );
        await invented.FillAsync<Order>(
            new()
            {
                [nameof(Order.OdooId)] = "n",
                [nameof(Order.Name)] = "'S' || n",
                [nameof(Order.NameKey)] = "'s' || (n * 7919 % 1000003)",
                [nameof(Order.State)] = "2",
                [nameof(Order.CustomerId)] = "n % 5000",
                [nameof(Order.CustomerName)] = "'Customer ' || n % 5000",
                [nameof(Order.CustomerKey)] = "'customer ' || n % 5000",
                [nameof(Order.OutletId)] = "n % 9",
                [nameof(Order.OutletName)] = "'Outlet ' || n % 9",
                [nameof(Order.ChannelId)] = "n % 11",
                [nameof(Order.ChannelName)] = "'Channel ' || n % 11",
                [nameof(Order.Currency)] = "'KES'",
                [nameof(Order.DeliveryId)] = invented.Id,
                [nameof(Order.PromisedAt)] = invented.At,
                [nameof(Order.SearchText)] = "'s' || n",
            }
        );
        Print($"{database.Provider}: {rows:N0} orders and deliveries, {rows * 9 / 20:N0} of them pending");
    }

    private static async Task RestartAsync(string app, string folder, string? postgres, int restarts)
    {
        var times = new List<double>();
        for (var round = 0; round < restarts; round++)
        {
            using var portal = PublishedPortal.Start(app, folder, postgres);
            times.Add((await portal.UntilAcceptedAsync()).TotalSeconds);
        }

        Print(
            $"from SIGKILL and start to the first 202, {restarts} times: median {Measure.Median(times):0.00} s, worst {times.Max():0.00} s"
        );
    }

    private static async Task ReadAsync(PortalDatabase database, int rows, int rounds)
    {
        var list = new ListEntitlements(database, TimeProvider.System);
        var pending = new EntitlementRequest { Tab = EntitlementTab.Pending };
        Print($"a page of 50 of {rows:N0}, {rounds} readings, milliseconds: p50, p95, p99");
        await MeasureAsync(list, "pending", pending, rounds);
        await MeasureAsync(list, "pending, newest first", pending with { Descending = true }, rounds);
        await MeasureAsync(list, "pending of an outlet", pending with { OutletId = 7 }, rounds);
        await MeasureAsync(list, "pending by customer", pending with { Sort = EntitlementSort.Customer }, rounds);
        await MeasureAsync(list, "pending, one searched", pending with { Search = $"s{(rows / 2) | 2}" }, rounds);
        await MeasureAsync(list, "delivered", new EntitlementRequest { Tab = EntitlementTab.Delivered }, rounds);
    }

    private static async Task MeasureAsync(ListEntitlements list, string name, EntitlementRequest request, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var (wall, _) = await Measure.TimeAsync(async () =>
                _ = await list.ExecuteAsync(Viewer, request, CancellationToken.None)
            );
            times.Add(wall.TotalMilliseconds);
        }

        times.Sort();
        Print($"{name, -24}{times[rounds / 2], 9:0.0}{times[rounds * 95 / 100], 9:0.0}{times[rounds * 99 / 100], 9:0.0}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
