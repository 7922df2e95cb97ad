using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenTheOtherSideIsAway(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenTheOtherSideIsAway(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheOtherSideIsAway(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_hour_of_silence_costs_few_attempts_loses_nothing_and_keeps_the_order()
    {
        await PromiseAsync([.. Enumerable.Range(0, 120).Select(each => Draft($"k-{each:000}", $"sale.order,{each % 40}"))]);
        Ledger.Says(new DeliveryAnswer(AnswerKind.NoConnection));
        var dispatcher = NewDispatcher();

        for (var second = 0; second < 3600; second += 5)
        {
            await dispatcher.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        var wasted = Ledger.Requests.Count;
        var during = await DeliveriesAsync();
        DateTime? brokenSince;
        await using (var db = Database.Open())
        {
            brokenSince = (await db.Destinations.SingleAsync(Cancellation)).BrokenSince;
            Assert.Equal(MessagingAlarms.Away, (await db.Alarms.SingleAsync(Cancellation)).Kind);
        }

        Ledger.Requests.Clear();
        Ledger.Says(null);
        for (var minute = 0; minute < 90; minute++)
        {
            await dispatcher.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(wasted, Breaker.Limit, 100);
        Assert.NotNull(brokenSince);
        Assert.All(during, delivery => Assert.Equal(DeliveryState.Pending, delivery.State));
        Assert.Equal(120, Ledger.Effects.Count);
        Assert.All(
            Ledger
                .Requests.GroupBy(request => request.Subject)
                .Select(group => group.Select(request => request.IdempotencyKey).ToList()),
            order => Assert.Equal(order.Order(StringComparer.Ordinal), order)
        );
        await using var after = Database.Open();
        Assert.Null((await after.Destinations.SingleAsync(Cancellation)).BrokenSince);
        Assert.NotNull((await after.Alarms.SingleAsync(Cancellation)).ClearedAt);
    }

    [Fact]
    public async Task What_a_node_said_before_it_died_ends_when_another_one_is_answered()
    {
        var other = NewDispatcher();
        await PromiseAsync(Draft("k-before", "sale.order,before"));
        await other.RunOnceAsync(Cancellation);
        await PromiseAsync([.. Enumerable.Range(0, 6).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Ledger.Says(null);

        await PromiseAsync(Draft("k-soon", "sale.order,soon"));
        await other.RunOnceAsync(Cancellation);
        await using var db = Database.Open();
        var soon = await db.Destinations.AsNoTracking().SingleAsync(Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(5));
        await PromiseAsync(Draft("k-late", "sale.order,late"));
        await other.RunOnceAsync(Cancellation);

        Assert.NotNull(soon.BrokenSince);
        Assert.Null((await db.Destinations.AsNoTracking().SingleAsync(Cancellation)).BrokenSince);
        Assert.NotNull((await db.Alarms.AsNoTracking().SingleAsync(Cancellation)).ClearedAt);
    }

    [Fact]
    public async Task What_is_said_of_a_destination_ends_with_its_first_answer_also_after_a_restart()
    {
        await PromiseAsync([.. Enumerable.Range(0, 6).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        await using var db = Database.Open();
        var during = await db.Destinations.AsNoTracking().SingleAsync(Cancellation);

        Ledger.Says(null);
        Clock.Advance(TimeSpan.FromHours(1));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.NotNull(during.BrokenSince);
        Assert.Null((await db.Destinations.AsNoTracking().SingleAsync(Cancellation)).BrokenSince);
        Assert.NotNull((await db.Alarms.AsNoTracking().SingleAsync(Cancellation)).ClearedAt);
    }

    [Fact]
    public async Task One_destination_that_is_away_or_slow_holds_up_no_other()
    {
        var slow = new Ledger("slow");
        var release = new TaskCompletionSource();
        slow.Answer = async (_, _) =>
        {
            await release.Task;
            return null;
        };
        await PromiseAsync([
            .. Enumerable.Range(0, 20).Select(each => Draft($"s-{each}", $"sale.order,{each}") with { Destination = "slow" }),
            .. Enumerable.Range(0, 100).Select(each => Draft($"k-{each}", $"sale.order,{each}")),
        ]);
        var done = new TaskCompletionSource();
        Ledger.Answer = (_, _) =>
        {
            if (Ledger.Requests.Count == 100)
            {
                done.TrySetResult();
            }

            return Task.FromResult<DeliveryAnswer?>(null);
        };

        var running = NewDispatcher(Ledger, slow).RunOnceAsync(Cancellation);
        await done.Task.WaitAsync(Cancellation);
        var finishedMeanwhile = !running.IsCompleted;
        release.SetResult();
        await running;

        Assert.True(finishedMeanwhile);
        Assert.Equal((100, 20), (Ledger.Effects.Count, slow.Effects.Count));
    }

    [Fact]
    public async Task A_wish_for_fewer_requests_holds_the_whole_destination_and_is_never_undercut()
    {
        await PromiseAsync([.. Enumerable.Range(0, 50).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(429) with { RetryAfter = TimeSpan.FromSeconds(60) });
        var dispatcher = NewDispatcher();

        await dispatcher.RunOnceAsync(Cancellation);
        var first = Ledger.Requests.Count;
        Clock.Advance(TimeSpan.FromSeconds(59));
        await dispatcher.RunOnceAsync(Cancellation);
        var second = Ledger.Requests.Count;
        Ledger.Says(null);
        for (var each = 0; each < 10; each++)
        {
            Clock.Advance(TimeSpan.FromSeconds(30));
            await dispatcher.RunOnceAsync(Cancellation);
        }

        Assert.InRange(first, 1, Ledger.Parallel);
        Assert.Equal(first, second);
        Assert.Equal(50, Ledger.Effects.Count);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_and_may_have_arrived()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var asked = new TaskCompletionSource();
        Ledger.Answer = async (_, stopping) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return null;
        };

        var running = NewDispatcher().RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(31));
        await running;

        var attempt = Assert.Single(await AttemptsAsync(id));
        Assert.Equal(
            (AttemptOutcome.WillRetry, true, "ABS did not answer in time."),
            (attempt.Outcome, attempt.MayHaveArrived, attempt.Summary)
        );
        Assert.InRange(attempt.DurationMs, 30_000, 31_000); // the clock stands at either when the limit is noticed
    }

    [Fact]
    public async Task What_was_away_for_all_of_the_schedule_is_dead_with_its_history()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(503));
        var dispatcher = NewDispatcher();

        for (var hour = 0; hour < 60 * 24 * 3; hour++)
        {
            await dispatcher.RunOnceAsync(Cancellation);
            if ((await DeliveryAsync(id)) is { State: DeliveryState.Dead })
            {
                break;
            }

            Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal((DeliveryState.Dead, 9), ((await DeliveryAsync(id)).State, (await DeliveryAsync(id)).Attempts));
        Assert.Equal(Enumerable.Range(1, 9), (await AttemptsAsync(id)).Select(attempt => attempt.Number));
    }
}
