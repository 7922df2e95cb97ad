using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Bench.Import;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Sandbox;

namespace Portal.Bench.Recount;

/// <summary>
/// The monthly count against the literal algorithm of seed 000, one count of assets a subscription, on a sandbox as slow as a real Odoo, in one run.
/// Source: G10, FACTS §8.
/// </summary>
internal static class RecountBench
{
    private const double Goal = 100;
    private const int MostCalls = 15;
    private const int Rounds = 5;

    private static readonly TimeSpan LocalGoal = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var subscriptions = arguments.Number("subscriptions", 2000);
        var assets = arguments.Number("assets", 50_000);
        await using var odoo = await RecountOdoo.StartAsync(subscriptions, assets);
        await using var database = await BenchDatabase.CreateAsync(DatabaseProvider.Sqlite, null);
        await RecountRows.FillAsync(database.Portal, odoo.Clients, assets);
        await using var services = Services(database, odoo.Address);

        var (count, countCalls) = await CountAsync(services, odoo);
        var own = await CensusAsync(services);
        var naive = await NaiveAsync(odoo, arguments.Number("naive", subscriptions));
        var ratio = naive / count.TotalSeconds;
        Say($"{subscriptions:N0} subscriptions, {assets:N0} assets, 40 ms a call and 150 µs a row");
        Say($"Portal, read: {count.TotalSeconds:N2} s, {countCalls} calls");
        Say(
            $"of which the assets, by a grouped count of its own copy: {own.TotalMilliseconds:N0} ms ({naive / own.TotalSeconds:N0} times)"
        );
        Say($"seed 000, one count a subscription: {naive:N1} s ({ratio:N0} times)");
        var isQuick = await IsLocalQuickAsync(arguments.Number("clients", 10_000), arguments.Number("local", 0));
        return ratio >= Goal && countCalls <= MostCalls && isQuick ? 0 : 1;
    }

    // the count itself, where it need not wait for Odoo: for very many
    private static async Task<bool> IsLocalQuickAsync(int clients, int assets)
    {
        if (assets == 0)
        {
            return true;
        }

        await using var database = await BenchDatabase.CreateAsync(DatabaseProvider.Sqlite, null);
        await LocalRows.FillAsync(database.Portal, clients, assets);
        await using var services = Services(database, new Uri("http://127.0.0.1:9"));
        var own = await CensusAsync(services);
        Say($"{clients:N0} clients, {assets:N0} assets, grouped count of its own copy: {own.TotalMilliseconds:N0} ms");
        return own <= LocalGoal;
    }

    // what a count reads: subscriptions from Odoo, devices from Portal's copy
    private static async Task<(TimeSpan Took, int Calls)> CountAsync(ServiceProvider services, RecountOdoo odoo)
    {
        var survey = services.GetRequiredService<SeatSurvey>();
        _ = await survey.ReadAsync(CancellationToken.None); // signs in, and warms what a program that runs has warm
        odoo.Calls = 0;
        var startedAt = Stopwatch.GetTimestamp();
        var read = await survey.ReadAsync(CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(startedAt);
        return read.Succeeded
            ? (took, odoo.Calls)
            : throw new InvalidOperationException(string.Join(' ', read.Refusals.Select(refusal => refusal.Sentence)));
    }

    // T016 as it is written: the assets of each subscription's partner are counted one after the other
    private static async Task<double> NaiveAsync(RecountOdoo odoo, int calls)
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var number = 0; number < calls; number++)
        {
            await odoo.CountAssetsAsync(odoo.Clients[number % odoo.Clients.Count]);
        }

        return Stopwatch.GetElapsedTime(startedAt).TotalSeconds * odoo.Clients.Count / calls;
    }

    private static async Task<TimeSpan> CensusAsync(ServiceProvider services)
    {
        var census = services.GetRequiredService<SeatCensus>();
        _ = await census.CountAsync(CancellationToken.None);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            _ = await census.CountAsync(CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        return TimeSpan.FromMilliseconds(Measure.Median(times));
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static ServiceProvider Services(BenchDatabase database, Uri odoo)
    {
        var endpoint = new OdooEndpoint(
            odoo,
            odoo,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new Secret(OdooSandbox.Password)
        );
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(database.Portal)
            .AddJobs()
            .AddMessaging()
            .AddBilling()
            .AddAssets(new AssetOptions())
            .AddSubscriptions(new SeatOptions())
            .Configure<OdooOptions>(settings => settings.Protocol = OdooProtocol.JsonRpc)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(endpoint))
            .BuildServiceProvider();
    }
}
