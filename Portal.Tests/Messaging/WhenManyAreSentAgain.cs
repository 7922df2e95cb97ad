using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenManyAreSentAgain(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenManyAreSentAgain(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenManyAreSentAgain(DatabaseProvider.Postgres);

    [Fact]
    public async Task One_held_back_and_one_without_a_way_stop_nothing_and_are_told_truly()
    {
        var ids = await PromiseAsync(
            Draft("dead", "sale.order,1"),
            Draft("behind", "sale.order,1"),
            Draft("nowhere", "sale.order,2") with
            {
                Destination = "fax",
            }
        );
        await PromiseAsync([.. Enumerable.Range(0, 60).Select(each => Draft($"k-{each:00}", $"stock,{each}"))]);
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(delivery.IdempotencyKey == "dead" ? DeliveryAnswer.Http(422) : null);

        var summary = await RunAsync(new DeliveryFilter { IsOpen = true });

        Assert.Equal(
            "60 delivered, 1 failed, 2 not tried. Fax takes nothing now: 1 for it goes out once it does. "
                + "1 goes out after an earlier one of the same record.",
            summary
        );
        await using var db = Database.Open();
        var audited = await db
            .Audit.Where(act => act.Action == "delivery.retried")
            .Select(act => act.SubjectId)
            .ToListAsync(Cancellation);
        Assert.Equal(63, audited.Count);
        Assert.Contains(ids[1].ToString(), audited);
    }

    [Fact]
    public async Task A_stop_of_portal_leaves_the_wish_open_and_a_person_ends_it()
    {
        await PromiseAsync([.. Enumerable.Range(0, 5).Select(each => Draft($"k-{each}", $"stock,{each}"))]);
        await using (var services = Wire(TimeProvider.System))
        {
            var run = await services
                .GetRequiredService<RetryMatching>()
                .ExecuteAsync(Operator, Policy, new DeliveryFilter { IsOpen = true }, Cancellation);
            Assert.True(run.Succeeded);
            await services.GetRequiredService<JobRunner>().StopAsync(Cancellation);
        }

        await using var db = Database.Open();
        var stopped = await db.ReplayBatches.AsNoTracking().SingleAsync(Cancellation);
        await using var again = Wire(TimeProvider.System);
        var runner = again.GetRequiredService<JobRunner>();
        var resumed = await again.GetRequiredService<RetryMatching>().GoOnAsync(Operator, Policy, stopped.Id, Cancellation);
        await runner.CancelAsync<RetryMatchingDeliveries>(resumed.Value, Operator, Cancellation);
        await runner.WaitAsync(resumed.Value, Cancellation);

        Assert.Equal((ReplayBatchState.Open, null), (stopped.State, stopped.EndedAt));
        Assert.Equal(ReplayBatchState.Cancelled, (await db.ReplayBatches.AsNoTracking().SingleAsync(Cancellation)).State);
    }

    [Fact]
    public async Task Destinations_that_something_is_promised_to_without_a_way_are_shown_as_not_configured()
    {
        await PromiseAsync(Draft("k-1"), Draft("k-2") with { Destination = "fax" });

        var shown = (await Get<ReadDestinations>().ExecuteAsync(Operator, Policy, Cancellation)).Value!;

        Assert.Equal([("abs", true), ("fax", false)], shown.Select(each => (each.Destination.Name, each.IsConfigured)));
    }

    [Fact]
    public async Task One_that_is_superseded_says_so_in_its_own_story()
    {
        var first = await PromiseAsync(Draft("s-1", "stock,1") with { Supersedes = true });
        await PromiseAsync(Draft("s-2", "stock,1") with { Supersedes = true });

        var story = (await Get<ReadWholeTimeline>().ExecuteAsync(Operator, Policy, "stock,1", Cancellation)).Value!;

        await using var db = Database.Open();
        var act = await db.Audit.SingleAsync(each => each.Action == "delivery.superseded", Cancellation);
        Assert.Equal(first[0].ToString(), act.SubjectId);
        Assert.Contains(story, each => each.Text == "delivery.superseded");
    }

    [Fact]
    public async Task Why_a_destination_was_resumed_is_kept()
    {
        var set = Get<SetDestination>();
        Assert.Null(await set.PauseAsync(Operator, Policy, Abs, "Maintenance", Cancellation));

        Assert.Null(await set.ResumeAsync(Operator, Policy, Abs, "It is over", Cancellation));

        await using var db = Database.Open();
        var act = await db.Audit.SingleAsync(each => each.Action == "destination.resumed", Cancellation);
        Assert.Contains("It is over", act.After, StringComparison.Ordinal);
        Assert.Null((await db.Destinations.SingleAsync(Cancellation)).Reason);
    }

    private async Task<string?> RunAsync(DeliveryFilter filter)
    {
        await using var services = Wire(TimeProvider.System);
        var run = await services.GetRequiredService<RetryMatching>().ExecuteAsync(Operator, Policy, filter, Cancellation);
        Assert.True(run.Succeeded);
        var ended = services.GetRequiredService<JobRunner>().WaitAsync(run.Value, Cancellation);
        await using (var look = Database.Open())
        {
            // all are made due in one transaction here; before it they would go out by themselves, and not by the batch
            while (!await look.Audit.AnyAsync(act => act.Action == "delivery.retried", Cancellation))
            {
                await Task.Yield();
            }
        }

        var dispatcher = NewDispatcher();
        while (!ended.IsCompleted)
        {
            Clock.Advance(DateTimeOffset.UtcNow - Clock.GetUtcNow());
            await dispatcher.RunOnceAsync(Cancellation);
        }

        await using var db = Database.Open();
        return (await db.JobRuns.SingleAsync(Cancellation)).Summary;
    }
}
