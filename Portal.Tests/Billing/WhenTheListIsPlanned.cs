using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

/// <summary>
/// How the database reads a page of the list: no table is read whole and nothing is sorted, whatever the sort, by itself and behind each
/// filter. Walking an index in the order of the sort is no reading whole: the page's end ends it. Source: G11.
/// </summary>
public abstract partial class WhenTheListIsPlanned(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });

    private static readonly Dictionary<string, Func<BillingListRequest, BillingListRequest>> Filters = new()
    {
        ["nothing"] = request => request,
        ["active"] = request => request with { State = BillingAddressState.Active },
        ["archived"] = request => request with { State = BillingAddressState.Archived },
        ["not created"] = request => request with { State = BillingAddressState.NotCreated },
        ["country"] = request => request with { CountryKey = "COUNTRY 3" },
        ["company"] = request => request with { OperatingCompanyId = 2 },
        ["mine"] = request => request with { Mine = true },
    };

    public sealed class OnSqlite() : WhenTheListIsPlanned(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheListIsPlanned(DatabaseProvider.Postgres);

    public static TheoryData<string> EveryFilter { get; } = [.. Filters.Keys];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, 2000, Finance.Id, Cancellation, places: 50);
        // others enter some too, or what people entered would be what this one entered
        await BillingRows.FillAsync(Database.Portal, 2000, Guid.CreateVersion7(), Cancellation, places: 50);
    }

    [Theory]
    [MemberData(nameof(EveryFilter))]
    public async Task Each_page_of_each_sort_behind_each_filter_comes_from_an_index(string filter)
    {
        foreach (var sort in Enum.GetValues<BillingSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var steps = await PlansAsync(Finance, filter, sort, descending);

                AssertNothingIsReadWhole(steps, isNarrow: filter is not ("nothing" or "active"));
            }
        }
    }

    [Fact]
    public async Task So_does_each_page_that_a_member_sees()
    {
        await BillingRows.FillAsync(Database.Portal, 200, Member.Id, Cancellation);

        foreach (var sort in Enum.GetValues<BillingSort>())
        {
            var steps = await PlansAsync(Member, "nothing", sort, descending: false);

            AssertNothingIsReadWhole(steps, isNarrow: true);
        }
    }

    [Fact]
    public async Task Without_its_index_a_sort_is_reported()
    {
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_BillingAddresses_City\"", Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var steps = await PlansAsync(Finance, "nothing", BillingSort.City, descending: false);

        Assert.Contains(steps, step => Sorted().IsMatch(step));
    }

    [Fact]
    public async Task Without_its_index_a_filter_is_reported()
    {
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            foreach (var index in new[] { "Country", "Country_City", "Country_Changed" })
            {
                var drop = $"DROP INDEX \"IX_BillingAddresses_{index}\"";
                await db.Database.ExecuteSqlRawAsync(drop, Cancellation);
            }

            await write.CommitAsync(Cancellation);
        }

        var steps = await PlansAsync(Finance, "country", BillingSort.Name, descending: false);

        Assert.True(steps.Any(step => !IsNarrow(step)), string.Join('\n', steps));
    }

    // the first page, the next, the one before it and the last, with their counts
    private async Task<IReadOnlyList<string>> PlansAsync(Actor actor, string filter, BillingSort sort, bool descending)
    {
        var list = new ListBillingAddresses(Database.Portal, Sights.Of(Database.Portal));
        using var plans = new QueryPlans(Database);
        var first = await PageAsync(KeysetRequest.First(5));
        Assert.NotNull(first.Next);
        var second = await PageAsync(new KeysetRequest(KeysetMove.After, first.Next, 5));
        await PageAsync(new KeysetRequest(KeysetMove.Before, second.Previous, 5));
        await PageAsync(new KeysetRequest(KeysetMove.Last, null, 5));
        return await plans.ReadAsync(Cancellation);

        async Task<KeysetPage<BillingAddress>> PageAsync(KeysetRequest page)
        {
            var request = Filters[filter](new BillingListRequest("", null, sort, descending, page));
            var listed = await list.ExecuteAsync(actor, request, Cancellation);
            Assert.True(listed.Succeeded);
            return listed.Value;
        }
    }

    internal static void AssertNothingIsReadWhole(IReadOnlyList<string> steps, bool isNarrow)
    {
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.False(Sorted().IsMatch(step) || ReadWhole().IsMatch(step), string.Join('\n', steps)));
        if (isNarrow)
        {
            Assert.All(steps, step => Assert.True(IsNarrow(step), string.Join('\n', steps)));
        }
    }

    // behind a filter even an index is only sought in, never walked with the filter looked at row by row
    private static bool IsNarrow(string step) => !WalkedWhole().IsMatch(step);

    [GeneratedRegex(@"TEMP B-TREE|\bSort\b")]
    private static partial Regex Sorted();

    // "b" is the table; a capped count reads its own few rows as "b0"
    [GeneratedRegex(@"^(->\s+)?(SCAN b( (?!USING (COVERING )?INDEX)|$)|Seq Scan|Parallel Seq Scan)")]
    private static partial Regex ReadWhole();

    [GeneratedRegex(@"^(->\s+)?(SCAN b( |$)|Seq Scan|Parallel Seq Scan)|^Filter:.* = ")]
    private static partial Regex WalkedWhole();
}
