using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>A "Retry all matching" whose process was killed: nobody sends it by asking for something else.</summary>
public abstract class WhenABatchWasCutShort(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly DeliveryFilter Large = new() { Kind = "entitlement.create", State = DeliveryState.Dead };
    private static readonly DeliveryFilter Small = new() { Kind = "other.kind", State = DeliveryState.Dead };

    public sealed class OnSqlite() : WhenABatchWasCutShort(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABatchWasCutShort(DatabaseProvider.Postgres);

    [Fact]
    public async Task Another_wish_starts_nothing_of_it_and_is_told_to_decide_first()
    {
        var left = await LeaveAsync();

        var refused = await Get<RetryMatching>().ExecuteAsync(Operator, Policy, Small, Cancellation);
        var shown = (await Get<LeftBatches>().FindAsync(Viewer, AccessPolicy.SeeMessages, Cancellation)).Value!;

        Assert.Equal("messaging.batch-left", Assert.Single(refused.Refusals).Code);
        Assert.Equal((left, 3, Large), (shown.Batch.Id, shown.Matching, shown.Filter));
        Assert.All(await DeliveriesAsync(), each => Assert.Equal(DeliveryState.Dead, each.State));
        await using var db = Database.Open();
        Assert.Empty(await db.JobRuns.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task It_is_dropped_by_a_person_and_then_another_begins()
    {
        var left = await LeaveAsync();
        var batches = Get<LeftBatches>();

        Assert.NotNull(await batches.DropAsync(Viewer, Policy, left, Cancellation));
        Assert.Null(await batches.DropAsync(Operator, Policy, left, Cancellation));
        var late = await Get<RetryMatching>().GoOnAsync(Operator, Policy, left, Cancellation);
        await RunAsync(retry => retry.ExecuteAsync(Operator, Policy, Small, Cancellation));

        Assert.Equal("messaging.changed", Assert.Single(late.Refusals).Code);
        Assert.Equal("messaging.changed", (await batches.DropAsync(Operator, Policy, left, Cancellation))!.Code);
        Assert.Equal(["other"], Ledger.Effects.Keys);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(act => act.Action == "deliveries.retry-dropped", Cancellation));
    }

    [Fact]
    public async Task It_goes_on_when_a_person_says_so()
    {
        var left = await LeaveAsync();

        await RunAsync(retry => retry.GoOnAsync(Operator, Policy, left, Cancellation));

        Assert.Equal(["k-0", "k-1", "k-2"], Ledger.Effects.Keys.Order(StringComparer.Ordinal));
        Assert.Null((await Get<LeftBatches>().FindAsync(Operator, Policy, Cancellation)).Value);
        await using var db = Database.Open();
        Assert.Equal(ReplayBatchState.Done, (await db.ReplayBatches.SingleAsync(Cancellation)).State);
    }

    [Fact]
    public async Task A_wish_never_joins_the_run_of_another_that_is_just_ending()
    {
        await KillAsync();
        await using (var db = Database.Open())
        {
            var request = new RunRequest(RetryMatching.JobName, JobTrigger.Person, Operator);
            db.JobRuns.Add(JobRun.Begin(request, "elsewhere:1", Now)); // its batch has its end already
            await db.SaveChangesAsync(Cancellation);
        }

        var refused = await Get<RetryMatching>().ExecuteAsync(Operator, Policy, Small, Cancellation);

        Assert.Equal("jobs.at-work", Assert.Single(refused.Refusals).Code);
        await using var look = Database.Open();
        Assert.Equal(ReplayBatchState.Cancelled, (await look.ReplayBatches.SingleAsync(Cancellation)).State);
    }

    private async Task KillAsync()
    {
        await PromiseAsync([.. Enumerable.Range(0, 3).Select(each => Draft($"k-{each}", $"stock,{each}"))]);
        await PromiseAsync(Draft("other", "stock,9") with { Kind = "other.kind" });
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Ledger.Says(null);
    }

    // as SIGKILL leaves it: the wish stands, no run does
    private async Task<Guid> LeaveAsync()
    {
        await KillAsync();
        await using var db = Database.Open();
        var batch = ReplayBatch.Wish(Guid.CreateVersion7(), Large, 3, Operator, Now);
        db.ReplayBatches.Add(batch);
        await db.SaveChangesAsync(Cancellation);
        return batch.Id;
    }

    private async Task RunAsync(Func<RetryMatching, Task<Result<Guid>>> start)
    {
        await using var services = Wire(TimeProvider.System);
        var run = await start(services.GetRequiredService<RetryMatching>());
        Assert.True(run.Succeeded);
        var ended = services.GetRequiredService<JobRunner>().WaitAsync(run.Value, Cancellation);
        var dispatcher = NewDispatcher();
        while (!ended.IsCompleted)
        {
            Clock.Advance(DateTimeOffset.UtcNow - Clock.GetUtcNow());
            await dispatcher.RunOnceAsync(Cancellation);
        }
    }
}
