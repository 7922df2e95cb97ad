using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenPeopleStepIn(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenPeopleStepIn(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPeopleStepIn(DatabaseProvider.Postgres);

    private static readonly byte[] Other = """{"n":1}"""u8.ToArray();

    [Fact]
    public async Task A_dead_one_that_is_changed_goes_out_under_a_key_of_its_own_and_the_original_is_kept()
    {
        var ids = await PromiseAsync(Draft("a-1", payload: """{"sku":"?"}"""), Draft("a-2"));
        await KillAsync(DeliveryAnswer.Http(422) with { Reason = "Unknown product unit" });

        var edited = await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                Policy,
                ids[0],
                (await DeliveryAsync(ids[0])).Fence,
                """{"sku":"X"}"""u8.ToArray(),
                isNotThere: false,
                Cancellation
            );
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.True(edited.Succeeded);
        Assert.Equal(["a-1", "a-1~1", "a-2"], Ledger.Requests.Select(request => request.IdempotencyKey));
        Assert.Equal("""{"sku":"X"}""", Ledger.Effects["a-1~1"]);
        Assert.Equal(
            (DeliveryState.Delivered, 1, "a-1"),
            (await StateAsync(ids[0]), (await DeliveryAsync(ids[0])).Revision, (await DeliveryAsync(ids[0])).IdempotencyKey)
        );
        await using var db = Database.Open();
        var original = await db.DeliveryRevisions.SingleAsync(Cancellation);
        Assert.Equal(
            ("""{"sku":"?"}""", 0, "Olu"),
            (Encoding.UTF8.GetString(original.Payload), original.Revision, original.ReplacedBy)
        );
        Assert.Equal([0, 1], (await AttemptsAsync(ids[0])).Select(attempt => attempt.Revision));
        Assert.Contains("delivery.edited", await AuditedAsync());
        Assert.Single((await PromiseAsync(Draft("a-1"))).Intersect(ids));
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_not_changed_until_somebody_has_made_sure()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await KillAsync(DeliveryAnswer.Http(400));
        var edit = Get<EditDelivery>();
        var fence = (await DeliveryAsync(id)).Fence;

        var refused = await edit.ExecuteAsync(Operator, Policy, id, fence, Other, isNotThere: false, Cancellation);
        var notJson = await edit.ExecuteAsync(Operator, Policy, id, fence, "{"u8.ToArray(), isNotThere: true, Cancellation);
        var stale = await edit.ExecuteAsync(Operator, Policy, id, fence - 1, Other, isNotThere: true, Cancellation);
        var same = await edit.ExecuteAsync(Operator, Policy, id, fence, "{ }"u8.ToArray(), isNotThere: true, Cancellation);
        var done = await edit.ExecuteAsync(Operator, Policy, id, fence, Other, isNotThere: true, Cancellation);

        Assert.Equal("messaging.may-have-arrived", Assert.Single(refused.Refusals).Code);
        Assert.Equal("messaging.changed", Assert.Single(stale.Refusals).Code);
        Assert.Equal("messaging.payload-not-json", Assert.Single(notJson.Refusals).Code);
        Assert.Contains("line 1", notJson.Refusals[0].Text, StringComparison.Ordinal);
        Assert.Equal("messaging.nothing-changed", Assert.Single(same.Refusals).Code);
        Assert.True(done.Succeeded);
    }

    [Fact]
    public async Task One_that_waits_and_is_not_changed_is_not_sent_to_a_button_it_has_not()
    {
        var id = (await PromiseAsync(Draft("a-1") with { WaitsFor = "The deposit." }))[0];
        var fence = (await DeliveryAsync(id)).Fence;

        var same = await Get<EditDelivery>()
            .ExecuteAsync(Operator, Policy, id, fence, "{ }"u8.ToArray(), isNotThere: false, Cancellation);

        Assert.Equal("messaging.nothing-changed", Assert.Single(same.Refusals).Code);
        Assert.DoesNotContain("Retry now", same.Refusals[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_one_makes_way_at_once()
    {
        var ids = await PromiseAsync(Draft("a-1"), Draft("a-2"));
        await KillAsync(DeliveryAnswer.Http(400));

        var noReason = await Get<CancelDelivery>().ExecuteAsync(Operator, Policy, ids[0], " ", false, Cancellation);
        var done = await Get<CancelDelivery>().ExecuteAsync(Operator, Policy, ids[0], "Customer withdrew", false, Cancellation);
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal("messaging.reason-missing", Assert.Single(noReason.Refusals).Code);
        Assert.True(done.Succeeded);
        Assert.Equal((DeliveryState.Cancelled, DeliveryState.Delivered), (await StateAsync(ids[0]), await StateAsync(ids[1])));
        var again = await Get<CancelDelivery>().ExecuteAsync(Operator, Policy, ids[1], "Too late", false, Cancellation);
        Assert.Equal("messaging.wrong-state", Assert.Single(again.Refusals).Code);
    }

    [Fact]
    public async Task What_is_being_sent_cannot_be_touched()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        Ledger.Answer = async (_, _) =>
        {
            asked.SetResult();
            await answer.Task;
            return null;
        };

        var running = NewDispatcher().RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        var cancelled = await Get<CancelDelivery>().ExecuteAsync(Operator, Policy, id, "no", false, Cancellation);
        var retried = await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, DeliveryState.Pending, Cancellation);
        answer.SetResult();
        await running;

        Assert.Equal("messaging.being-sent", Assert.Single(cancelled.Refusals).Code);
        Assert.Equal("messaging.being-sent", Assert.Single(retried.Refusals).Code);
        Assert.Equal(DeliveryState.Delivered, await StateAsync(id));
    }

    [Fact]
    public async Task A_retry_is_a_real_attempt_now_with_a_new_schedule_and_the_history_goes_on()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        await KillAsync(DeliveryAnswer.Http(400));

        Assert.True((await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, DeliveryState.Dead, Cancellation)).Succeeded);
        await NewDispatcher().RunOnceAsync(Cancellation);
        var delivered = await StateAsync(id);
        Assert.True((await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, delivered, Cancellation)).Succeeded);
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, delivered);
        Assert.Equal(3, Ledger.Requests.Count);
        Assert.Single(Ledger.Effects);
        Assert.Equal([1, 2, 3], (await AttemptsAsync(id)).Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task What_the_other_side_is_found_to_have_is_delivered()
    {
        var id = (await PromiseAsync(Draft("a-1") with { TellsOutcome = true }))[0];
        await KillAsync(DeliveryAnswer.Http(400));
        var confirm = Get<ConfirmDelivery>();

        var answer = """{"entitlement_id":"E-1"}"""u8.ToArray();
        var confirmed = await confirm.ExecuteAsync(Operator, Policy, id, "ABS has it as E-1.", answer, Cancellation);

        Assert.True(confirmed.Succeeded);
        Assert.Equal(DeliveryState.Delivered, await StateAsync(id));
        var told = (await MessagesAsync()).Select(DeliveryOutcome.Read).ToList();
        Assert.Equal([false, true], told.Select(each => each.IsDelivered));
        Assert.Equal(answer, told[1].Answer);
    }

    [Fact]
    public async Task A_paused_destination_gets_nothing_until_it_is_resumed_also_after_a_restart()
    {
        await PromiseAsync(Draft("a-1"));
        var set = Get<SetDestination>();

        var refused = await set.PauseAsync(Operator, Policy, Abs, "", Cancellation);
        Assert.Null(await set.PauseAsync(Operator, Policy, Abs, "Maintenance", Cancellation));
        await NewDispatcher().RunOnceAsync(Cancellation);
        await NewDispatcher().RunOnceAsync(Cancellation);
        var during = Ledger.Requests.Count;
        Assert.Null(await set.ResumeAsync(Operator, Policy, Abs, Cancellation));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.NotNull(refused);
        Assert.Equal((0, 1), (during, Ledger.Effects.Count));
        Assert.Equal(
            ["destination.paused", "destination.resumed"],
            (await AuditedAsync())
                .Where(act => act.StartsWith("destination", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Who_has_no_right_changes_nothing()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];

        Assert.False(
            (await Get<RetryDelivery>().ExecuteAsync(Viewer, Policy, id, DeliveryState.Pending, Cancellation)).Succeeded
        );
        Assert.False((await Get<CancelDelivery>().ExecuteAsync(Viewer, Policy, id, "x", false, Cancellation)).Succeeded);
        Assert.False((await Get<ConfirmDelivery>().ExecuteAsync(Viewer, Policy, id, "x", [], Cancellation)).Succeeded);
        Assert.False(
            (await Get<EditDelivery>().ExecuteAsync(Viewer, Policy, id, 0, "{}"u8.ToArray(), true, Cancellation)).Succeeded
        );
        Assert.False((await Get<RetryMatching>().ExecuteAsync(Viewer, Policy, new DeliveryFilter(), Cancellation)).Succeeded);
        Assert.False((await Get<RetryMatching>().EstimateAsync(Viewer, Policy, new DeliveryFilter(), Cancellation)).Succeeded);
        Assert.NotNull(await Get<SetDestination>().PauseAsync(Viewer, Policy, Abs, "x", Cancellation));
        Assert.NotNull(await Get<SetDestination>().ResumeAsync(Viewer, Policy, Abs, Cancellation));
        Assert.Equal(DeliveryState.Pending, await StateAsync(id));
        Assert.Empty(await AuditedAsync());
    }

    [Fact]
    public async Task All_matching_are_sent_again_and_the_results_counted()
    {
        await PromiseAsync([.. Enumerable.Range(0, 50).Select(each => Draft($"k-{each:00}", $"sale.order,{each}"))]);
        await PromiseAsync(Draft("other", "sale.order,999") with { Kind = "another.kind" });
        await KillAsync(DeliveryAnswer.Http(400));
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(delivery.IdempotencyKey.EndsWith('7') ? DeliveryAnswer.Http(422) : null);
        await using var services = Wire(TimeProvider.System);
        var retry = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<RetryMatching>(
            services
        );
        var runner = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<JobRunner>(
            services
        );
        var filter = new DeliveryFilter { Kind = "entitlement.create", State = DeliveryState.Dead };

        var estimate = await retry.EstimateAsync(Operator, Policy, filter, Cancellation);
        var run = await retry.ExecuteAsync(Operator, Policy, filter, Cancellation);
        Assert.True(run.Succeeded);
        var ended = runner.WaitAsync(run.Value, Cancellation);
        var dispatcher = NewDispatcher();
        while (!ended.IsCompleted)
        {
            Clock.Advance(DateTimeOffset.UtcNow - Clock.GetUtcNow());
            await dispatcher.RunOnceAsync(Cancellation);
        }

        await using var db = Database.Open();
        var batch = await db.ReplayBatches.SingleAsync(Cancellation);
        Assert.Equal(50, estimate.Value);
        Assert.Equal((ReplayBatchState.Done, 45, 5, 0), (batch.State, batch.Delivered, batch.Failed, batch.NotTried));
        Assert.Equal("45 delivered, 5 failed, 0 not tried.", (await db.JobRuns.SingleAsync(Cancellation)).Summary);
        Assert.DoesNotContain("other", Ledger.Effects.Keys);
    }

    [Fact]
    public async Task The_story_of_a_record_is_told_in_order()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        var handler = new ScriptedHandler
        {
            Applies = async (db, message) =>
            {
                Clock.Advance(TimeSpan.FromMilliseconds(5)); // it takes its time: what it did is not after its end
                await Get<OutboxWriter>().AddAsync(db, Draft("order-42", message.Subject!), Cancellation);
                db.Audit.Add(AuditEntry.For(Now, Actor.Portal, "order.confirmed", ("sale.order", "42")));
            },
        };
        Clock.Advance(TimeSpan.FromSeconds(1));
        await NewWorker(handler).RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Ledger.Says(null);
        await NewDispatcher().RunOnceAsync(Cancellation);

        var story = await Get<ReadWholeTimeline>().ExecuteAsync(Operator, Policy, "sale.order,42", Cancellation);

        Assert.Equal(
            [
                "Received: sale.order",
                "Act: order.confirmed",
                "Promised: entitlement.create",
                "Handled: Done",
                "Attempted: Attempt 1: ABS cannot serve now (503).",
                "Attempted: Attempt 2: ABS accepted it.",
            ],
            story.Value!.Select(each => $"{each.Kind}: {each.Text}")
        );
        Assert.Single(story.Value!.Select(each => each.CorrelationId).Distinct());
    }

    private async Task KillAsync(DeliveryAnswer answer)
    {
        Ledger.Says(answer);
        await NewDispatcher().RunOnceAsync(Cancellation);
        Ledger.Says(null);
    }

    private async Task<DeliveryState> StateAsync(Guid id) => (await DeliveryAsync(id)).State;

    private async Task<List<string>> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation);
    }
}
