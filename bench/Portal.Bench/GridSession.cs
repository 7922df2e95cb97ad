using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;

namespace Portal.Bench;

/// <summary>The measurements on one filled database, as somebody who sees every row.</summary>
internal sealed class GridSession(PortalDatabase databases, Actor actor, int rounds)
{
    private readonly ListBillingAddresses _list = new(databases, BenchSight.Of(databases));
    private readonly Random _random = new(2);

    /// <summary>First, some page in between and last, of each sort.</summary>
    public async Task PagesAsync()
    {
        foreach (var sort in Enum.GetValues<BillingSort>())
        {
            var cursors = await CursorsAsync(sort);
            await PageAsync($"by {sort}: first", _ => Request(sort, KeysetRequest.First(50)));
            await PageAsync($"by {sort}: deep", round => Request(sort, After(cursors[round % cursors.Count])));
            await PageAsync($"by {sort}: last", _ => Request(sort, new KeysetRequest(KeysetMove.Last, null, 50)));
        }
    }

    /// <summary>Behind each filter, and the counts beside the list.</summary>
    public async Task FiltersAsync()
    {
        foreach (var sort in Enum.GetValues<BillingSort>())
        {
            var request = Request(sort, KeysetRequest.First(50));
            await PageAsync($"by {sort}: a large country", _ => request with { CountryKey = "COUNTRY 1" });
            await PageAsync($"by {sort}: a small country", _ => request with { CountryKey = "COUNTRY 90" });
            await PageAsync($"by {sort}: active", _ => request with { State = BillingAddressState.Active });
            await PageAsync($"by {sort}: archived", _ => request with { State = BillingAddressState.Archived });
            await PageAsync($"by {sort}: created by me", _ => request with { Mine = true });
        }

        await TimeAsync("counts of the states", _ => _list.CountStatesAsync(actor, CancellationToken.None));
        var filters = new ReadBillingFilters(databases, BenchSight.Of(databases));
        await TimeAsync("countries and companies to filter by", _ => filters.ExecuteAsync(actor, CancellationToken.None));
    }

    /// <summary>Each kind of search, by name and by last change.</summary>
    public async Task SearchesAsync(GridRows rows)
    {
        (string Kind, Func<string> Make)[] kinds =
        [
            ("a word of a name", () => rows.AnyWord(_random)),
            ("a part of a word", () => Part(rows.AnyWord(_random), 3)),
            ("name and city", () => $"{rows.AnyWord(_random)} {rows.AnyCity(_random)}"),
            ("name and legal form", () => $"{rows.AnyWord(_random)} ag"),
            ("part of a VAT number", () => $"{_random.Next(100_000, 999_999)}"),
            ("a ZIP", () => $"{_random.Next(10_000, 99_999)}"),
            ("in every eighth row", () => "gmbh"),
            ("in every row", () => "example"),
            ("two letters", () => Part(rows.AnyWord(_random), 2)),
            ("two letters, rare", () => $"{"qxyj"[_random.Next(4)]}{"wvzk"[_random.Next(4)]}"),
            ("one letter", () => Part(rows.AnyWord(_random), 1)),
            ("nothing like it", () => $"zzqx{_random.Next(1000)}"),
        ];
        foreach (var (kind, make) in kinds)
        {
            foreach (var sort in new[] { BillingSort.Name, BillingSort.Changed })
            {
                await PageAsync(
                    $"search, by {sort}: {kind}",
                    _ => Request(sort, KeysetRequest.First(50)) with { Search = make() }
                );
            }
        }

        await PageAsync(
            "search in a country: a word of a name",
            _ =>
                Request(BillingSort.Name, KeysetRequest.First(50)) with
                {
                    Search = rows.AnyWord(_random),
                    CountryKey = "COUNTRY 1",
                }
        );
    }

    /// <summary>The same two statements through EF and by themselves.</summary>
    public async Task RatioAsync()
    {
        var request = Request(BillingSort.Name, KeysetRequest.First(50));
        var mapped = await PageAsync("first page by name, through EF", _ => request);
        await using var db = databases.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        var raw = await TimeAsync(
            "the same two statements by themselves",
            async _ =>
            {
                const string listed = "SELECT * FROM \"BillingAddresses\" WHERE \"State\" <> 1";
                await ReadAsync(db, $"{listed} ORDER BY \"NameKey\", \"Key\" LIMIT 51");
                await ReadAsync(
                    db,
                    "SELECT COUNT(*) FROM (SELECT 1 FROM \"BillingAddresses\" WHERE \"State\" <> 1 LIMIT 1001) AS c"
                );
                return 0;
            }
        );
        Console.WriteLine($"EF takes {mapped / raw:N2} times as long");
    }

    private static async Task ReadAsync(PortalDbContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
        }
    }

    private string Part(string word, int length) =>
        word.Substring(_random.Next(Math.Max(1, word.Length - length)), Math.Min(length, word.Length));

    private static BillingListRequest Request(BillingSort sort, KeysetRequest page) => new("", null, sort, false, page);

    private static KeysetRequest After(string cursor) => new(KeysetMove.After, cursor, 50);

    // places all over the list: a page that begins at a random row, by way of a row's own cursor
    private async Task<List<string>> CursorsAsync(BillingSort sort)
    {
        var cursors = new List<string>();
        while (cursors.Count < 50)
        {
            await using var db = databases.CreateDbContext();
            var from = Guid.CreateVersion7(
                new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(_random.Next(60_000_000))
            );
            var row = await db
                .BillingAddresses.Where(each => each.Key.CompareTo(from) > 0)
                .OrderBy(each => each.Key)
                .FirstOrDefaultAsync();
            if (row is not null)
            {
                cursors.Add(
                    sort switch
                    {
                        BillingSort.City => Texts(each => each.CityKey, each => each.NameKey).Encode(row, null),
                        BillingSort.Country => Texts(each => each.CountryKey, each => each.NameKey).Encode(row, null),
                        BillingSort.Changed => new KeysetColumns<BillingAddress, DateTime>(
                            each => each.ChangedAt,
                            null,
                            each => each.Key
                        ).Encode(row, null),
                        _ => Texts(each => each.NameKey, null).Encode(row, null),
                    }
                );
            }
        }

        return cursors;
    }

    private static KeysetColumns<BillingAddress, string> Texts(
        System.Linq.Expressions.Expression<Func<BillingAddress, string>> key,
        System.Linq.Expressions.Expression<Func<BillingAddress, string>>? then
    ) => new(key, then, each => each.Key);

    private Task<double> PageAsync(string name, Func<int, BillingListRequest> request) =>
        TimeAsync(name, round => _list.ExecuteAsync(actor, request(round), CancellationToken.None));

    private async Task<double> TimeAsync<T>(string name, Func<int, Task<T>> act)
    {
        for (var round = 0; round < 5; round++)
        {
            await act(round);
        }

        double[] times = new double[rounds],
            work = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var (from, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await act(round);
            times[round] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            work[round] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        }

        Array.Sort(times);
        Array.Sort(work);
        Console.WriteLine($"{name, -44}{Median(times), 9:N2}{Slowest(times), 9:N2}{Median(work), 9:N2}{Slowest(work), 9:N2}");
        return Median(times);

        double Median(double[] sorted) => sorted[rounds / 2];
        double Slowest(double[] sorted) => sorted[(int)(rounds * 0.99)];
    }
}
