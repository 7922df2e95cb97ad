using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>What a page of a long list costs in the data layer: each sort, place, filter and kind of search. Source: G11, G12.</summary>
internal static class GridBench
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });

    public static async Task RunAsync(string[] args)
    {
        var rows = int.Parse(Read(args, "--rows", "1000000"), CultureInfo.InvariantCulture);
        var rounds = int.Parse(Read(args, "--rounds", "200"), CultureInfo.InvariantCulture);
        var folder = Read(args, "--folder", Path.Combine(Path.GetTempPath(), $"portal-bench-{Environment.ProcessId}"));
        var keep = args.Contains("--keep");
        Directory.CreateDirectory(folder);
        try
        {
            var (only, part) = (Read(args, "--only", ""), Read(args, "--part", ""));
            var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "grid.db") }.ToString();
            if (only != "postgres")
            {
                await MeasureAsync(new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(file)), rows, rounds, part);
            }

            if (Read(args, "--postgres", "") is { Length: > 0 } server)
            {
                await MeasureAsync(new PersistenceOptions(DatabaseProvider.Postgres, new Secret(server)), rows, rounds, part);
            }
        }
        finally
        {
            if (!keep)
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string Read(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

    private static async Task MeasureAsync(PersistenceOptions options, int rows, int rounds, string part)
    {
        using var gate = new WriteGate(options.Provider);
        var databases = new PortalDatabase(options, gate);
        await databases.MigrateAsync(CancellationToken.None);
        var invented = new GridRows();
        await using (var db = databases.CreateDbContext())
        {
            if (!await db.BillingAddresses.AnyAsync())
            {
                var watch = Stopwatch.StartNew();
                await invented.FillAsync(databases, rows);
                var filled = watch.Elapsed;
                await databases.MigrateAsync(CancellationToken.None);
                Console.WriteLine(
                    $"{options.Provider}: {rows:N0} rows in {filled.TotalSeconds:N0} s, their substring index in {(watch.Elapsed - filled).TotalSeconds:N0} s"
                );
            }
        }

        var session = new GridSession(databases, Finance, rounds);
        Console.WriteLine($"{options.Provider}, {rows:N0} rows, {rounds} readings each, milliseconds");
        // on a busy machine the waiting for a processor hides the work; the program's own processor time does not count it
        Console.WriteLine($"{"", -44}{"p50", 9}{"p99", 9}{"cpu p50", 9}{"cpu p99", 9}");
        if (part != "searches")
        {
            await session.PagesAsync();
            await session.FiltersAsync();
            await session.RatioAsync();
        }

        if (part != "pages")
        {
            await session.SearchesAsync(invented);
        }
    }
}
