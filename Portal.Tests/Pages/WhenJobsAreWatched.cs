using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Jobs;
using Portal.Core.Jobs.History;
using Portal.Core.Lists;
using Portal.Core.Persistence;
using Portal.Pages.Jobs;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenJobsAreWatched() : DatabaseSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();
    private readonly ManualClock _clock = new();
    private readonly ScriptedJob _job = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddLists()
            .AddSingleton<IJob>(_job)
            .AddScoped<CurrentActor>();
        var access = _pages.AddAuthorization();
        access.SetAuthorized("Olu");
        access.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, $"{Guid.CreateVersion7()}"),
            new Claim(ClaimTypes.Role, nameof(Role.Operations))
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_run_of_many_steps_is_read_with_the_beat_and_not_with_each_step()
    {
        var going = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _job.Work = (progress, _) =>
        {
            progress.Expect(500);
            for (var step = 0; step < 500; step++)
            {
                progress.Advance(1);
            }

            return going.Task;
        };
        var page = _pages.Render<JobsPage>();
        page.WaitForAssertion(() => Assert.Contains("No job has run yet", page.Markup, StringComparison.Ordinal));
        var drawn = page.RenderCount;

        var runner = _pages.Services.GetRequiredService<JobRunner>();
        var run = await runner.StartAsync<IJob>(Actor.Portal, JobTrigger.Person, Cancellation);
        going.SetResult("Done.");
        await runner.WaitAsync(run.Value, Cancellation);
        var meanwhile = page.RenderCount;
        _clock.Advance(TimeSpan.FromSeconds(3));

        page.WaitForAssertion(() => Assert.Contains("Done.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(drawn, meanwhile);
    }

    [Fact]
    public async Task A_run_whose_process_died_is_called_interrupted_without_anybody_starting_it_again()
    {
        await using (var db = Database.Open())
        {
            var request = new RunRequest("scripted", JobTrigger.Schedule, Actor.Portal);
            db.JobRuns.Add(JobRun.Begin(request, "another-node", _clock.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(Cancellation);
        }

        var page = _pages.Render<JobPage>(parameters => parameters.Add(each => each.Name, "scripted"));
        page.WaitForAssertion(() => Assert.Contains("Running", page.Find("tbody").TextContent, StringComparison.Ordinal));

        await CheckAsync();
        var soon = await StateAsync();
        _clock.Advance(JobRunner.SilenceLimit + TimeSpan.FromSeconds(1));
        await CheckAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((JobRunState.Running, JobRunState.Interrupted), (soon, await StateAsync()));
        page.WaitForAssertion(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Contains("Interrupted", page.Find("tbody").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_run_whose_work_failed_in_part_does_not_look_as_one_that_did_all()
    {
        _job.Work = (progress, _) =>
        {
            progress.Advance(1, (JobProgress.Failed, 1));
            return Task.FromResult("0 delivered, 1 failed.");
        };
        await RunAsync();

        var page = _pages.Render<JobsPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("Had failures", page.Find("tbody .badge").TextContent, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Succeeded", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_run_shows_it_above_the_others_of_its_job()
    {
        _job.Work = (_, _) => Task.FromResult("The first.");
        var first = await RunAsync();
        _job.Work = (_, _) => Task.FromResult("The second.");
        await RunAsync();

        var panel = _pages.Render<JobRunPanel>(panel => panel.Add(each => each.Job, "scripted").Add(each => each.Id, first));

        panel.WaitForAssertion(() => Assert.Contains("The first.", panel.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("The second.", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_failed_is_offered_only_where_something_did()
    {
        _pages.Services.AddJob(_ => _job);
        await RunAsync();
        var bar = _pages.Render<RetryFailedBar>(parameters => parameters.Add(each => each.Filter, new RunFilter()));
        Assert.Empty(bar.FindAll("button"));
        _job.Work = (_, _) => throw new JobFailedException("It is broken.", new InvalidOperationException());
        await RunAsync();

        bar = _pages.Render<RetryFailedBar>(parameters => parameters.Add(each => each.Filter, new RunFilter()));

        bar.WaitForAssertion(() => Assert.Contains("Retry all failed matching", bar.Markup, StringComparison.Ordinal));
        bar.Render(parameters => parameters.Add(each => each.Filter, new RunFilter { State = JobRunState.Succeeded }));
        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll("button")));
    }

    [Fact]
    public async Task A_filter_that_nobody_knows_is_said_and_does_not_show_all()
    {
        await RunAsync();
        _pages.Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs/history?status=missed");

        var page = _pages.Render<JobHistoryPage>();

        page.WaitForAssertion(() => Assert.Contains("a filter that cannot be read", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.False(RunListAddress.Read("http://x/jobs/history?state=missed&q=a&after=x").IsUnreadable);
    }

    [Fact]
    public async Task What_a_run_counted_is_told_in_words()
    {
        _job.Work = (progress, _) =>
        {
            progress.Advance(63, ("clients read", 63));
            progress.Advance(12, ("assets read", 12));
            return Task.FromResult("Read.");
        };
        await RunAsync();
        await using var db = Database.Open();

        Assert.Equal(
            "clients read 63, assets read 12",
            JobWords.Counts(await db.JobRuns.AsNoTracking().SingleAsync(Cancellation))
        );
    }

    private async Task<Guid> RunAsync()
    {
        var runner = _pages.Services.GetRequiredService<JobRunner>();
        var run = await runner.StartAsync<IJob>(Actor.Portal, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(run.Value, Cancellation);
        return run.Value;
    }

    private async Task CheckAsync()
    {
        using var checks = new AlarmChecks(
            _pages.Services.GetServices<IAlarmCheck>(),
            Database.Portal,
            _clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AlarmChecks>.Instance
        );
        await checks.RunOnceAsync(Cancellation);
    }

    private async Task<JobRunState> StateAsync()
    {
        await using var db = Database.Open();
        return (await db.JobRuns.AsNoTracking().SingleAsync(Cancellation)).State;
    }
}
