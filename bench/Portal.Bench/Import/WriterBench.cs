using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Bench.Import;

/// <summary>Rows a second of the mirror's writer, of the yardstick and of EF, in one run on one kind of database.</summary>
internal static class WriterBench
{
    private const string Country = "Switzerland";
    private const int Page = 2000;
    private const int EfPage = 1000;

    public static async Task RunAsync(DatabaseProvider provider, string? server, int rows, int rounds)
    {
        var figures = new Dictionary<string, List<(double Wall, double Cpu)>>();
        await RoundAsync(provider, server, Math.Min(rows, 5000), []); // warm-up
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(provider, server, rows, figures);
        }

        Console.WriteLine($"\n{provider}, {rows:N0} rows, medians of {rounds}");
        foreach (var (name, _) in figures)
        {
            Console.WriteLine($"  {name, -22} {Wall(name), 10:N0} rows/s {1_000_000 / Cpu(name), 8:N1} µs CPU a row");
        }

        foreach (var kind in new[] { "empty", "all changed", "none changed" })
        {
            Ratio($"writer, {kind}", $"raw, {kind}");
        }

        Ratio("writer, empty", "EF, empty");

        double Wall(string name) => Measure.Median(figures[name].Select(figure => figure.Wall));
        double Cpu(string name) => Measure.Median(figures[name].Select(figure => figure.Cpu));
        void Ratio(string one, string other) =>
            Console.WriteLine($"  {one} / {other}: {Wall(one) / Wall(other):N2} by time, {Cpu(one) / Cpu(other):N2} by own CPU");
    }

    private static async Task RoundAsync(
        DatabaseProvider provider,
        string? server,
        int rows,
        Dictionary<string, List<(double Wall, double Cpu)>> figures
    )
    {
        var first = Pairs.Make(rows, edition: 1);
        var second = Pairs.Make(rows, edition: 2);
        await using (var database = await BenchDatabase.CreateAsync(provider, server))
        {
            await KeepAsync("raw, empty", rows, new RawUpsert(database.Portal, first, Country).RunAsync);
            var raw = new RawUpsert(database.Portal, second, Country);
            await KeepAsync("raw, all changed", rows, raw.RunAsync);
            await KeepAsync("raw, none changed", rows, raw.RunAsync);
        }

        await using (var database = await BenchDatabase.CreateAsync(provider, server))
        {
            await using var services = Services(database);
            await KeepAsync("writer, empty", rows, () => StoreAsync(services, first));
            await KeepAsync("writer, all changed", rows, () => StoreAsync(services, second));
            await KeepAsync("writer, none changed", rows, () => StoreAsync(services, second));
        }

        await using (var database = await BenchDatabase.CreateAsync(provider, server))
        {
            await KeepAsync("EF, empty", rows, () => SaveAsync(database, first));
        }

        async Task KeepAsync(string name, int count, Func<Task> work)
        {
            GC.Collect();
            var time = await Measure.TimeAsync(work);
            figures.TryAdd(name, []);
            figures[name].Add((count / time.Wall.TotalSeconds, count / time.Cpu.TotalSeconds));
        }
    }

    private static ServiceProvider Services(BenchDatabase database) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(database.Portal)
            .AddSingleton<IBillingDirectory, BenchLists>()
            .AddSingleton<BenchFeed>()
            .AddSingleton<IBillingFeed>(services => services.GetRequiredService<BenchFeed>())
            .AddJobs()
            .AddBilling()
            .BuildServiceProvider();

    private static async Task StoreAsync(ServiceProvider services, IReadOnlyList<PartnerPair> pairs)
    {
        services.GetRequiredService<BenchFeed>().Hold(pairs);
        var mirror = services.GetRequiredService<PairMirror>();
        var tally = new ImportTally(new JobProgress(() => { }));
        foreach (var page in pairs.Chunk(Page))
        {
            await mirror.StoreAsync(page, tally, null, CancellationToken.None);
        }
    }

    private static async Task SaveAsync(BenchDatabase database, IEnumerable<PartnerPair> pairs)
    {
        foreach (var page in pairs.Chunk(EfPage))
        {
            await using var db = database.Portal.CreateDbContext();
            db.AddRange(
                page.Select(pair =>
                    BillingAddress.Import(
                        BillingAddressId.Create(TimeProvider.System),
                        pair.Record!,
                        Country,
                        TimeProvider.System.GetUtcNow().UtcDateTime
                    )
                )
            );
            await db.SaveChangesAsync();
        }
    }
}
