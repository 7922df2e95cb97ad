using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenBillingAddressesAreFiltered(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });
    private static readonly Actor Support = new(Guid.CreateVersion7(), "Sam", null, new HashSet<Role> { Role.Support });
    private static readonly BillingListRequest All = new("", null, BillingSort.Name, false, KeysetRequest.First(200));

    public sealed class OnSqlite() : WhenBillingAddressesAreFiltered(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBillingAddressesAreFiltered(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await BillingRows.FillAsync(Database.Portal, 120, Member.Id, Cancellation);
    }

    [Fact]
    public async Task Failed_tries_are_left_out_unless_asked_for()
    {
        var listed = await ListAsync(All);
        var failed = await ListAsync(All with { State = BillingAddressState.NotCreated });

        Assert.DoesNotContain(listed, row => row.State == BillingAddressState.NotCreated);
        Assert.All(failed, row => Assert.Equal(BillingAddressState.NotCreated, row.State));
        Assert.Equal(120, listed.Count + failed.Count);
    }

    [Fact]
    public async Task Each_filter_leaves_only_its_own()
    {
        foreach (var state in Enum.GetValues<BillingAddressState>())
        {
            Assert.All(await SomeAsync(All with { State = state }), row => Assert.Equal(state, row.State));
        }

        Assert.All(await SomeAsync(All with { CountryKey = "COUNTRY 3" }), row => Assert.Equal("Country 3", row.CountryName));
        Assert.All(await SomeAsync(All with { OperatingCompanyId = 2 }), row => Assert.Equal(2, row.OperatingCompanyId));
        Assert.All(await SomeAsync(All with { Mine = true }, Member), row => Assert.Equal(Member.Id, row.CreatedById));
        Assert.Empty(await ListAsync(All with { Mine = true }));
        Assert.Empty(await ListAsync(All with { CountryKey = "" }));
    }

    [Fact]
    public async Task Several_filters_and_a_search_hold_together()
    {
        var every = await ListAsync(All);
        var expected = every.Where(row =>
            row is { CountryName: "Country 4", State: BillingAddressState.Active }
            && row.SearchText.Contains("INFO1", StringComparison.Ordinal)
        );

        var listed = await ListAsync(
            All with
            {
                CountryKey = "COUNTRY 4",
                State = BillingAddressState.Active,
                Search = "info1 city",
                Descending = true,
            }
        );

        Assert.Equal(
            expected.OrderByDescending(row => row.NameKey, StringComparer.Ordinal).Select(row => row.Name),
            listed.Select(row => row.Name)
        );
        Assert.NotEmpty(listed);
    }

    [Theory]
    [InlineData(BillingSort.City)]
    [InlineData(BillingSort.Country)]
    public async Task Rows_of_one_place_follow_each_other_by_name(BillingSort sort)
    {
        var rows = await ListAsync(All with { Sort = sort });

        var expected = rows.OrderBy(row => sort == BillingSort.City ? row.CityKey : row.CountryKey, StringComparer.Ordinal)
            .ThenBy(row => row.NameKey, StringComparer.Ordinal);
        Assert.Equal(expected.Select(row => row.Id), rows.Select(row => row.Id));
    }

    [Theory]
    [InlineData(BillingSort.Name)]
    [InlineData(BillingSort.City)]
    [InlineData(BillingSort.Country)]
    [InlineData(BillingSort.Changed)]
    public async Task Every_page_knows_which_rows_it_shows(BillingSort sort)
    {
        var total = (await ListAsync(All)).Count;
        var request = All with { Sort = sort, Page = KeysetRequest.First(7) };
        var expected = 1;
        var page = await PageAsync(request);
        while (page.Next is not null)
        {
            Assert.Equal((expected, total), (page.From, page.Total));
            expected += page.Rows.Count;
            page = await PageAsync(request with { Page = new KeysetRequest(KeysetMove.After, page.Next, 7) });
        }

        Assert.Equal(total - page.Rows.Count + 1, page.From);
        var last = await PageAsync(request with { Page = new KeysetRequest(KeysetMove.Last, null, 7) });
        Assert.Equal(total - 6, last.From);
        var before = await PageAsync(request with { Page = new KeysetRequest(KeysetMove.Before, last.Previous, 7) });
        Assert.Equal(total - 13, before.From);
    }

    [Fact]
    public async Task The_filters_offer_what_there_is_and_a_member_only_their_own()
    {
        await BillingRows.FillAsync(Database.Portal, 1, null, Cancellation, _ => "Without a creator");
        var filters = new ReadBillingFilters(Database.Portal, Sights.Of(Database.Portal));

        var finance = await filters.ExecuteAsync(Finance, Cancellation);
        var stranger = await filters.ExecuteAsync(Member with { Id = Guid.CreateVersion7() }, Cancellation);
        var refused = await filters.ExecuteAsync(Support, Cancellation);

        Assert.Equal(
            Enumerable.Range(0, 7).Select(number => new ListedCountry($"COUNTRY {number}", $"Country {number}")),
            finance.Value!.Countries
        );
        Assert.Equal([1, 2, 3], finance.Value.OperatingCompanies);
        Assert.Empty(stranger.Value!.Countries);
        Assert.Empty(stranger.Value.OperatingCompanies);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
    }

    [Fact]
    public async Task Each_state_is_counted_among_those_one_may_see()
    {
        var list = new ListBillingAddresses(Database.Portal, Sights.Of(Database.Portal));

        var all = await list.CountStatesAsync(Finance, Cancellation);
        var own = await list.CountStatesAsync(Member, Cancellation);

        Assert.Equal(120, all.Value!.Values.Sum());
        Assert.Equal(40, own.Value!.Values.Sum());
        Assert.Equal(Enum.GetValues<BillingAddressState>(), all.Value.Keys.Order());
    }

    // more rows than are sorted after a search: beginning with A they are met at once, beginning with Z only far behind
    [Fact]
    public async Task A_search_that_much_matches_gives_the_same_rows_in_the_same_order()
    {
        const int firsts = 12_100,
            lasts = 5100;
        await BillingRows.FillAsync(
            Database.Portal,
            firsts + lasts,
            null,
            Cancellation,
            number => number < firsts ? $"Alpha {number:00000}" : $"Zeta {number:00000}"
        );

        foreach (var word in new[] { "alpha", "zeta" })
        {
            var request = All with { Search = word, Page = KeysetRequest.First(100) };
            var first = await PageAsync(request);
            var second = await PageAsync(request with { Page = new KeysetRequest(KeysetMove.After, first.Next, 100) });
            var last = await PageAsync(request with { Page = new KeysetRequest(KeysetMove.Last, null, 100) });

            var walked = first.Rows.Concat(second.Rows).Select(row => row.Name).ToList();
            Assert.Equal(200, walked.Distinct().Count());
            Assert.Equal(walked.Order(StringComparer.Ordinal), walked);
            Assert.Equal(word == "alpha" ? "Alpha 00000" : "Zeta 12100", walked[0]);
            Assert.Equal(word == "alpha" ? "Alpha 12099" : "Zeta 17199", last.Rows[^1].Name);
            Assert.Equal((KeysetPage<BillingAddress>.CountLimit + 1, 1, 101), (first.Total, first.From, second.From));
            Assert.Null(last.From);
        }
    }

    private async Task<IReadOnlyList<BillingAddress>> SomeAsync(BillingListRequest request, Actor? actor = null)
    {
        var rows = await ListAsync(request, actor);
        Assert.NotEmpty(rows);
        return rows;
    }

    private async Task<IReadOnlyList<BillingAddress>> ListAsync(BillingListRequest request, Actor? actor = null) =>
        (await PageAsync(request, actor)).Rows;

    private async Task<KeysetPage<BillingAddress>> PageAsync(BillingListRequest request, Actor? actor = null)
    {
        var listed = await new ListBillingAddresses(Database.Portal, Sights.Of(Database.Portal)).ExecuteAsync(
            actor ?? Finance,
            request,
            Cancellation
        );
        Assert.True(listed.Succeeded);
        return listed.Value;
    }
}
