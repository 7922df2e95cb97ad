using System.Globalization;
using Bunit;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Pages.Entitlements;

namespace Portal.Tests.Pages;

/// <summary>15 wait for a mapping, ABS refused four and has six. Source: scenarios 9 to 11, b4, R2, R12.</summary>
public sealed class WhenEntitlementsAreListed() : EntitlementPageSuite
{
    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task The_backlog_is_told_in_business_words_and_each_tab_with_its_count()
    {
        var figures = (await Get<ReadEntitlementFigures>().ExecuteAsync(Viewer, Cancellation)).Value!;

        var page = Open<EntitlementsPage>(Viewer, "/entitlements");

        AssertShows(page, $"{figures.Riders} riders cannot swap; oldest");
        AssertShows(page, "15 wait for something");
        page.WaitForAssertion(() =>
            Assert.Equal(
                ["Pending (15)", "Dead (4)", "Without entitlement (19)", "Delivered (6)", "Called off (0)", "All (25)"],
                page.FindAll("nav[aria-label='Entitlements'] a").Select(tab => tab.TextContent)
            )
        );
    }

    [Fact]
    public void What_waits_for_a_mapping_names_the_product_and_leads_to_it()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=waiting");

        page.WaitForAssertion(() =>
        {
            var rows = page.FindAll("tbody tr");
            Assert.Equal(15, rows.Count(row => row.QuerySelector("a[href^='/mapping?product=']") is not null));
            Assert.All(
                rows.Where(row => row.QuerySelector("a[href^='/mapping']") is not null),
                row => Assert.Contains("No unit is mapped to", row.TextContent, StringComparison.Ordinal)
            );
        });
    }

    [Fact]
    public async Task What_succeeds_leaves_by_itself()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=waiting");
        page.WaitForAssertion(() => Assert.Equal(15, Links(page)));
        var product = (await Get<ListProductMappings>().ListUnmappedAsync(Operator, Cancellation)).Value![0];
        var unit = new ProductUnit("", UnitType.Service, "service-swap-count-30");
        var draft = new ProductMappingDraft(product.ProductId, product.ProductName, product.ProductCode, [unit], 0);

        await Get<SaveProductMapping>().ExecuteAsync(Operator, draft, Cancellation);
        await Get<FollowMappings>().RunOnceAsync(Cancellation);
        await DrainAsync();

        page.WaitForAssertion(() => Assert.Equal(15 - product.Waiting, Links(page)));
    }

    [Fact]
    public async Task All_that_match_are_sent_again_and_what_came_of_it_is_told()
    {
        var page = Open<EntitlementsPage>(Operator, "/entitlements?tab=dead");
        var asked = Answer(true);

        await ClickAsync(page, "Retry all matching");
        page.WaitForAssertion(() => Assert.NotNull(Get<JobRunner>().FindLive(RetryMatching.JobName)));
        while (Get<JobRunner>().FindLive(RetryMatching.JobName) is not null)
        {
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
            await Task.Yield();
        }

        AssertShows(page, "0 delivered, 4 failed, 0 not tried.");
        Assert.Equal(["Retry 4 entitlements?"], asked);
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_are_taken_off_one_by_one()
    {
        var filters = (await Get<ListEntitlements>().ReadFiltersAsync(Viewer, Cancellation)).Value!;
        var outlet = filters.Outlets[0];
        var id = outlet.Id.ToString(CultureInfo.InvariantCulture);

        var page = Open<EntitlementsPage>(Viewer, $"/entitlements?tab=all&outlet={id}&attempts=1");

        AssertShows(page, $"Outlet {outlet.Name}");
        page.WaitForAssertion(() =>
        {
            var chips = page.FindAll(".chip-filter").Select(chip => chip.GetAttribute("href"));
            Assert.Equal(["/entitlements?tab=all&attempts=1", $"/entitlements?tab=all&outlet={id}"], chips);
            var export = page.Find("a[download]").GetAttribute("href");
            Assert.Equal($"/entitlements/export.csv?tab=all&outlet={id}&attempts=1", export);
        });
    }

    [Fact]
    public void A_list_that_nothing_matches_says_so()
    {
        var page = Open<EntitlementsPage>(Viewer, "/entitlements?tab=delivered&q=nobody-has-this-name");

        AssertShows(page, "No entitlement matches. Remove a filter, or clear them all.");
    }

    [Fact]
    public void Backlog_and_outcome_are_drawn_with_a_table()
    {
        var page = Open<EntitlementsPage>(Viewer, "/entitlements?chart=30d");

        page.WaitForAssertion(() =>
        {
            Assert.Equal(2, page.FindAll(".trend").Count);
            Assert.All(page.FindAll(".trend-table"), table => Assert.Equal(30, table.QuerySelectorAll("tbody tr").Length));
            var legend = page.FindAll(".trend-legend").Select(list => list.TextContent.Trim()).ToList();
            Assert.Contains("Delivered 6", legend[0], StringComparison.Ordinal);
            Assert.Equal("Without entitlement 19", legend[1]);
        });
    }

    [Fact]
    public void A_viewer_sees_all_and_is_offered_nothing()
    {
        var page = Open<EntitlementsPage>(Viewer, "/entitlements?tab=dead");

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".record-grid tbody tr").Count));
        AssertShows(page, "Takes deliveries");
        Assert.Null(FindButton(page, "Retry all matching"));
        Assert.Null(FindButton(page, "Pause ABS"));
    }

    private static int Links(IRenderedComponent<EntitlementsPage> page) =>
        page.FindAll(".record-grid tbody a[href^='/mapping?product=']").Count;
}
