using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Finding;
using Portal.Core.Home;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Layout;
using Portal.Pages.Jobs;
using Portal.Pages.Messages;
using Portal.Tests.Messaging;

namespace Portal.Tests.Home;

public abstract class WhenMessagesNeedSomebody(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Africa/Nairobi");
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mo", null, new HashSet<Role> { Role.Member });

    public sealed class OnSqlite() : WhenMessagesNeedSomebody(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenMessagesNeedSomebody(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_count_is_that_of_the_list_behind_its_link()
    {
        await FillAsync();

        var needs = await NeedsAsync(Operator);

        var today = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), Zone).Date;
        Assert.Equal(
            [
                ("/messages/out", 1),
                ("/messages/out?state=dead&to-system=odoo&oldest=1", 1),
                ("/messages?state=dead&oldest=1", 2),
                ($"/messages?state=ignored&from={today.AddDays(-7):yyyy-MM-dd}&oldest=1", 1),
            ],
            needs.OrderBy(need => need.Href, StringComparer.Ordinal).Select(need => (need.Href, need.Count ?? 0))
        );
        Assert.All(needs, need => Assert.NotNull(need.OldestAt));
    }

    [Fact]
    public async Task A_Viewer_sees_all_and_is_offered_nothing_and_a_Member_sees_none()
    {
        await FillAsync();

        var viewer = await NeedsAsync(Viewer);

        Assert.Equal((await NeedsAsync(Operator)).Select(need => need with { Act = null }), viewer);
        Assert.Empty(await NeedsAsync(Member));
    }

    [Fact]
    public async Task What_was_ignored_long_ago_needs_nobody()
    {
        await FillAsync();
        Clock.Advance(TimeSpan.FromDays(9));

        Assert.DoesNotContain(await NeedsAsync(Operator), need => need.Href.Contains("state=ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_are_found_by_id_and_record_by_those_who_may_see_them()
    {
        var (message, delivery) = await FillAsync();
        var (messages, deliveries) = (new MessageSearch(Get<ListMessages>()), new DeliverySearch(Get<ListDeliveries>()));

        Assert.Equal(1, (await messages.FindAsync(Viewer, new SearchText($"{message}"), Cancellation))?.Total);
        Assert.Equal(1, (await deliveries.FindAsync(Operator, new SearchText($"{delivery}"), Cancellation))?.Total);
        Assert.Equal(3, (await deliveries.FindAsync(Operator, new SearchText("sale.order,1"), Cancellation))?.Total);
        Assert.Null(await messages.FindAsync(Member, new SearchText($"{message}"), Cancellation));
        Assert.Null(await deliveries.FindAsync(Member, new SearchText($"{delivery}"), Cancellation));
    }

    [Fact]
    public async Task Jobs_whose_newest_run_failed_are_counted_and_listed_alike()
    {
        await RunAsync("import-things", JobRunState.Failed);
        await RunAsync("check-things", JobRunState.Failed);
        await RunAsync("check-things", JobRunState.Succeeded);

        var need = Assert.Single(await new JobNeeds(Get<ListJobs>()).FindAsync(Viewer, Cancellation));
        var listed = await Get<ListJobs>().ExecuteAsync(Viewer, onlyFailed: true, Cancellation);
        var all = await Get<ListJobs>().ExecuteAsync(Viewer, onlyFailed: false, Cancellation);
        var runs = await Get<ListJobs>().ListRunsAsync(Viewer, "check-things", KeysetRequest.First(10), Cancellation);

        Assert.Equal((1, JobWords.Failed), (need.Count, need.Href));
        Assert.Equal("import-things", Assert.Single(listed.Value!).Last.Job);
        Assert.Equal(["check-things", "import-things"], all.Value!.Select(each => each.Last.Job));
        Assert.NotNull(all.Value![0].SucceededAt);
        Assert.Equal([JobRunState.Succeeded, JobRunState.Failed], runs.Value!.Rows.Select(run => run.State));
        Assert.Empty(await new JobNeeds(Get<ListJobs>()).FindAsync(Member, Cancellation));
        Assert.NotNull(
            await new JobSearch(Get<ListJobs>(), Get<KnownJobs>()).FindAsync(Viewer, new SearchText("check"), Cancellation)
        );
        Assert.Null(
            await new JobSearch(Get<ListJobs>(), Get<KnownJobs>()).FindAsync(Member, new SearchText("check"), Cancellation)
        );
    }

    [Fact]
    public async Task One_outage_is_told_once_to_whoever_is_told_that_the_system_does_not_answer()
    {
        await PromiseAsync(Draft("k1"));
        var board = new SystemStatusBoard(Clock);
        var admin = new Actor(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });
        await Get<DestinationDesk>().NoteAsync(Abs, Now, Now, "It closed the connection.", Cancellation);
        var before = await new HeldNeeds(Get<ReadDestinations>(), board).FindAsync(admin, Cancellation);

        board.ReportDown(ExternalSystem.Abs, ConnectorFault.Unreachable);

        Assert.Single(before);
        Assert.Empty(await new HeldNeeds(Get<ReadDestinations>(), board).FindAsync(admin, Cancellation));
        Assert.Single(await new HeldNeeds(Get<ReadDestinations>(), board).FindAsync(Operator, Cancellation));
    }

    private async Task<(Guid Message, Guid Delivery)> FillAsync()
    {
        var messages = await StoredAsync(Hook("a"), Hook("b"), Hook("c"), Hook("d"));
        var deliveries = await PromiseAsync(
            Draft("k1"),
            Draft("k2") with
            {
                WaitsFor = "a unit",
            },
            Draft("k3") with
            {
                Destination = "odoo",
            }
        );
        await ChangeAsync("UPDATE \"Inbox\" SET \"State\" = 3 WHERE \"EventId\" IN ('a', 'b')");
        await ChangeAsync("UPDATE \"Inbox\" SET \"State\" = 2 WHERE \"EventId\" = 'c'");
        await ChangeAsync("UPDATE \"Deliveries\" SET \"State\" = 3 WHERE \"IdempotencyKey\" IN ('k1', 'k3')");
        Assert.Null(await Get<SetDestination>().PauseAsync(Operator, Policy, Abs, "Moving house", Cancellation));
        return (messages[0], deliveries[0]);
    }

    private async Task<IReadOnlyList<Need>> NeedsAsync(Actor actor) =>
        [
            .. await new MessageNeeds(
                Get<ListMessages>(),
                Get<ListDeliveries>(),
                new ShellState(IsSandbox: true, Zone),
                Clock
            ).FindAsync(actor, Cancellation),
            .. await new HeldNeeds(Get<ReadDestinations>(), new SystemStatusBoard(Clock)).FindAsync(actor, Cancellation),
        ];

    private async Task RunAsync(string job, JobRunState state)
    {
        await using var db = Database.Open();
        var run = JobRun.Begin(new RunRequest(job, JobTrigger.Schedule, Actor.Portal), "node", Now);
        run.End(state, "Said so.", new JobProgress(static () => { }), Now);
        db.JobRuns.Add(run);
        await db.SaveChangesAsync(Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task ChangeAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
