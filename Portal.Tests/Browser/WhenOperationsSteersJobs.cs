using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenOperationsSteersJobs(BrowserFixture browser) : PortalSuite(browser)
{
    protected override bool HasSchedule => true;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Portal:TimeZone", "Europe/Zurich")];

    [Theory]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 1000)]
    public async Task A_job_is_run_paused_given_other_times_and_looked_up(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Operations,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            }
        );
        await page.GotoAsync("/jobs");

        await ClickAsync(page, "Run Remove what is no longer kept now");
        await page.GetByLabel("Only count what would go").CheckAsync();
        await TakeAsync(page, $"jobs-run-{width}");
        await ClickAsync(page, "Run now");
        await Assertions.Expect(Row(page, "Remove what is no longer kept")).ToContainTextAsync("so nothing would go");

        await ClickAsync(page, "Pause Back up");
        await ClickAsync(page, "Pause it");
        await Assertions.Expect(page.GetByText("Say why, so that others understand it later.")).ToBeVisibleAsync();
        await FieldAsync(page, "Reason", "The disk is being changed");
        await TakeAsync(page, $"jobs-pause-{width}");
        await ClickAsync(page, "Pause it");
        await Assertions.Expect(Row(page, "Back up")).ToContainTextAsync("Paused");
        await Assertions.Expect(Row(page, "Back up")).ToContainTextAsync("The disk is being changed");
        await Assertions.Expect(Row(page, "Back up")).ToContainTextAsync("until resumed");
        await AssertInSightAsync(page);
        Assert.True(await page.FitsAsync(), "The list is wider than its window.");
        Assert.Empty(await page.OverlapsAsync());
        await AssertLowAsync(page);
        await TakeAsync(page, $"jobs-{width}");
        await page.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Back up", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The disk is being changed")).ToBeVisibleAsync();
        await ClickAsync(page, "Resume Back up");
        await ClickAsync(page, "Change times");
        await FieldAsync(page, "Expression", "0 0 25 * * ?");
        await FieldAsync(page, "Time zone", "Europe/Atlantis");
        await ClickAsync(page, "Save times");
        await Assertions.Expect(page.GetByText("That is no schedule.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("There is no time zone of that name.")).ToBeVisibleAsync();
        await FieldAsync(page, "Expression", "0 30 2 * * ?");
        await FieldAsync(page, "Time zone", "Europe/Zurich");
        await page.GetByLabel("Time zone", new() { Exact = true }).BlurAsync();
        await Assertions.Expect(page.GetByText("Daily at 02:30. It would run next:")).ToBeVisibleAsync();
        await TakeAsync(page, $"job-edit-{width}");
        await ClickAsync(page, "Save times");
        await Assertions.Expect(page.GetByText("(changed by a person)")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".times li")).ToHaveCountAsync(5);
        Assert.True(await page.FitsAsync(), "The job's page is wider than its window.");
        await TakeAsync(page, $"job-{width}");
        await page.AssertAccessibleAsync();
        await ClickAsync(page, "Back to the planned times");
        await ClickAsync(page, "Go back");
        await Assertions.Expect(page.GetByText("(changed by a person)")).ToBeHiddenAsync();

        await page.GotoAsync("/jobs/history");
        await page.GetByLabel("Filter by job").SelectOptionAsync("apply-retention");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("job=apply-retention"));
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Retry all failed matching" }))
            .ToHaveCountAsync(0);
        Assert.True(await page.FitsAsync(), "The history is wider than its window.");
        await TakeAsync(page, $"jobs-history-{width}");
        await page.AssertAccessibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync()
        );
        Assert.StartsWith("job-runs-", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(
            "so nothing would go",
            await File.ReadAllTextAsync(await download.PathAsync(), Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_viewer_sees_the_schedule_and_has_no_button()
    {
        var page = await SignInAsync(Role.Viewer);

        await page.GotoAsync("/jobs");
        await Assertions.Expect(Row(page, "Look for deleted billing addresses")).ToContainTextAsync("Daily at 02:30");
        await Assertions.Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Back up", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".times li")).ToHaveCountAsync(5);
        await Assertions.Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_of_mirrored_data_leads_to_the_same_job()
    {
        var page = await SignInAsync(Role.Administrator);
        await page.GotoAsync("/organizations");

        await ClickAsync(page, "Sync billing addresses from Odoo");

        await Assertions.Expect(page.GetByText(new Regex("Billing addresses from Odoo as of"))).ToBeVisibleAsync();
        await TakeAsync(page, "sync-bar");
        await page.GotoAsync("/jobs/history?job=import-billing-addresses&trigger=person");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    private static ILocator Row(IPage page, string job) =>
        page.Locator("tbody tr", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = job, Exact = true }) });

    // a name, its schedule, why it is paused: no more than a few lines
    private static async Task AssertLowAsync(IPage page)
    {
        var heights = await page.Locator("tbody tr").EvaluateAllAsync<double[]>("rows => rows.map(row => row.offsetHeight)");
        Assert.All(heights, height => Assert.InRange(height, 30, 112));
    }

    // the buttons stay at the edge of the table and must not lie over what a run came to
    private static async Task AssertInSightAsync(IPage page)
    {
        var hidden = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".record-grid tbody tr")].flatMap(row => {
              const acts = row.querySelector("td.cell-acts").getBoundingClientRect();
              return [...row.querySelectorAll("td:not(.cell-acts)")].filter(cell => cell.getBoundingClientRect().right > acts.left + 1).map(cell => cell.textContent.trim());
            })
            """
        );
        Assert.Empty(hidden);
    }
}
