using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Browser;

/// <summary>What operations decided and what a year of counts came to are there after a restart, for a viewer to see. Source: scenario 30, R5, R8.</summary>
public sealed class WhenAPausedJobOutlivesARestart(BrowserFixture browser) : PortalSuite(browser)
{
    private const string Import = "Import billing addresses";
    private const string Reason = "Odoo moves to another house";
    private const int Counts = 12;

    protected override bool HasSchedule => true;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Portal:TimeZone", "Europe/Zurich")];

    [Fact]
    public async Task A_viewer_sees_the_pause_and_a_year_of_counts_and_can_start_nothing()
    {
        var counted = await CountAYearAsync();
        var steering = await SignInAsync(Role.Operations);
        await steering.GotoAsync("/jobs");
        await ClickAsync(steering, $"Pause {Import}");
        await FieldAsync(steering, "Reason", Reason);
        await ClickAsync(steering, "Pause it");
        await Assertions.Expect(Row(steering, Import)).ToContainTextAsync(Reason);
        await steering.Context.CloseAsync(); // else it would complain that its server went away

        await RestartAsync();

        Expect("404"); // what was never there
        var page = await SignInAsync(Role.Viewer);
        await AssertPausedAsync(page);
        await AssertCountsAsync(page, counted);
        var refused = await page.GotoAsync("/hangfire");
        Assert.Equal(404, refused?.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.Equal(0, await RunsByPeopleAsync());
    }

    private static async Task AssertPausedAsync(IPage page)
    {
        await page.GotoAsync("/jobs");
        await Assertions.Expect(Row(page, Import)).ToContainTextAsync("Paused");
        await Assertions.Expect(Row(page, Import)).ToContainTextAsync(Reason);
        await Assertions.Expect(Row(page, Import)).ToContainTextAsync("until resumed");
        await Assertions.Expect(Row(page, "Recount seats")).ToBeVisibleAsync();
        await AssertNoButtonAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = Import, Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText(Reason)).ToBeVisibleAsync();
        await AssertNoButtonAsync(page);
        await TakeAsync(page, "jobs-paused-viewer");
    }

    private static async Task AssertCountsAsync(IPage page, IReadOnlyList<string> counted)
    {
        await page.GotoAsync($"/jobs/history?job={RecountSeats.JobName}");
        var rows = page.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(Counts);
        foreach (var (number, summary) in counted.Reverse().Index())
        {
            await Assertions.Expect(rows.Nth(number)).ToContainTextAsync(summary); // newest first
        }

        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Retry all failed matching" }))
            .ToHaveCountAsync(0);
        await page.AssertAccessibleAsync();
    }

    private static Task AssertNoButtonAsync(IPage page) =>
        Assertions.Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

    private static ILocator Row(IPage page, string job) =>
        page.Locator("tbody tr", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = job, Exact = true }) });

    // as the runs of the last twelve 15ths have left them
    private async Task<IReadOnlyList<string>> CountAYearAsync()
    {
        var times = Portal.Services.GetRequiredService<JobPlan>().Find(RecountSeats.JobName)!.Times;
        var now = DateTime.UtcNow;
        var passed = times.After(now.AddMonths(-13), Counts + 3).Where(at => at < now).TakeLast(Counts).ToList();
        await using var db = Portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var summaries = new List<string>();
        foreach (var (number, at) in passed.Index())
        {
            var summary = $"{SeatPeriod.Title(SeatPeriod.At(at, times.Zone).Name)}: {40 + number} seats.";
            var run = JobRun.Begin(new RunRequest(RecountSeats.JobName, JobTrigger.Schedule, Actor.Portal, at), "node-1", at);
            run.End(JobRunState.Succeeded, summary, new JobProgress(() => { }), at.AddSeconds(20 + number));
            db.Add(run);
            summaries.Add(summary);
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
        return summaries;
    }

    private async Task<int> RunsByPeopleAsync()
    {
        await using var db = Portal.OpenDatabase();
        return await db.JobRuns.CountAsync(run => run.Trigger == JobTrigger.Person, Cancellation);
    }
}
