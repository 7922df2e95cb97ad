using Bunit;
using Portal.Core.Retail.Drifts;
using Portal.Pages.Entitlements;

namespace Portal.Tests.Pages;

/// <summary>25 orders were confirmed before Portal came, and none has an entitlement. Source: 001-48, b4.</summary>
public sealed class WhenDifferencesAreShown() : EntitlementPageSuite
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task A_comparison_is_run_from_the_page_and_what_it_found_is_listed()
    {
        var page = Open<DifferencesPage>(Operator, "/entitlements/differences");
        AssertShows(page, "Orders and ABS were never compared yet");
        Assert.DoesNotContain("say the same of every order", page.Markup, StringComparison.Ordinal);

        await ClickAsync(page, "Compare now");

        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll("tbody tr").Count));
        AssertShows(page, "25 orders without one");
        AssertShows(page, "Open (25)");
    }

    [Fact]
    public async Task One_is_repaired_after_a_question()
    {
        await RunAsync<Reconcile>(Reconcile.JobName);
        var page = Open<DifferencesPage>(Operator, "/entitlements/differences");
        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll("tbody tr").Count));
        var asked = Answer(true);
        var name = page.Find("tbody a").TextContent;

        await page.InvokeAsync(() => page.Find($"button[aria-label='Repair: {name}']").Click());

        AssertShows(page, "Repair asked for by Olu");
        Assert.Equal([$"Repair: {name}?"], asked);
    }

    [Fact]
    public async Task One_is_set_aside_with_a_reason()
    {
        await RunAsync<Reconcile>(Reconcile.JobName);
        var page = Open<DifferencesPage>(Operator, "/entitlements/differences");
        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll("tbody tr").Count));
        Answer("A test rider");
        var name = page.Find("tbody a").TextContent;

        await page.InvokeAsync(() => page.Find($"button[aria-label='Set aside: {name}']").Click());

        page.WaitForAssertion(() => Assert.Equal(24, page.FindAll("tbody tr").Count));
        var aside = Open<DifferencesPage>(Viewer, "/entitlements/differences?state=dismissed");
        AssertShows(aside, "A test rider");
    }

    [Fact]
    public async Task A_kind_is_chosen_by_the_address()
    {
        await RunAsync<Reconcile>(Reconcile.JobName);

        var page = Open<DifferencesPage>(Viewer, "/entitlements/differences?kind=amountsdiffer");

        AssertShows(page, "No difference of this kind. Remove the filter to see the others.");
    }

    [Fact]
    public async Task A_viewer_sees_them_and_is_offered_nothing()
    {
        await RunAsync<Reconcile>(Reconcile.JobName);

        var page = Open<DifferencesPage>(Viewer, "/entitlements/differences");

        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll("tbody tr").Count));
        Assert.Null(FindButton(page, "Compare now"));
        Assert.Null(FindButton(page, "Repair"));
        Assert.Null(FindButton(page, "Set aside"));
    }
}
