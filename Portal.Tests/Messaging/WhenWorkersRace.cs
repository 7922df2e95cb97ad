using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>The contract of taking: it holds for every database.</summary>
public abstract class WhenWorkersRace(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenWorkersRace(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenWorkersRace(DatabaseProvider.Postgres);

    [Fact]
    public async Task Eight_stores_take_each_delivery_once()
    {
        await PromiseAllAsync(500);
        var taken = new ConcurrentBag<Guid>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAllAsync(taken)));

        Assert.Equal(500, taken.Count);
        Assert.Equal(500, taken.Distinct().Count());
    }

    [Fact]
    public async Task Eight_dispatchers_send_each_delivery_once_and_in_order()
    {
        await PromiseAllAsync(400, records: 100);
        var dispatchers = Enumerable.Range(0, 8).Select(_ => NewDispatcher()).ToList();

        for (var each = 0; each < 30 && Ledger.Effects.Count < 400; each++)
        {
            await Task.WhenAll(dispatchers.Select(dispatcher => Task.Run(() => dispatcher.RunOnceAsync(Cancellation))));
            Clock.Advance(DeliveryStore.Park);
        }

        Assert.Equal(400, Ledger.Requests.Count);
        Assert.Equal(400, Ledger.Effects.Count);
        Assert.All(
            Ledger
                .Requests.GroupBy(request => request.Subject)
                .Select(group => group.Select(request => request.IdempotencyKey).ToList()),
            order => Assert.Equal(order.Order(StringComparer.Ordinal), order)
        );
    }

    [Fact]
    public async Task Eight_workers_handle_each_message_once()
    {
        await StoredAsync([.. Enumerable.Range(0, 200).Select(each => Hook($"e-{each}"))]);
        var handler = new ScriptedHandler();
        var workers = Enumerable.Range(0, 8).Select(_ => NewWorker(handler)).ToList();

        await Task.WhenAll(workers.Select(worker => Task.Run(() => WorkAsync(worker))));

        Assert.Equal(200, handler.Read.Select(message => message.Id).Distinct().Count());
        Assert.Equal(200, handler.Read.Count);
        Assert.All(await MessagesAsync(), message => Assert.Equal(InboxState.Done, message.State));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_over_and_the_word_of_the_first_one_is_refused()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var frozen = new Ledger();
        var asked = new TaskCompletionSource();
        using var thaw = new ManualResetEventSlim();
        frozen.Answer = async (_, _) =>
        {
            asked.SetResult();
            await Task.Run(thaw.Wait, Cancellation);
            return DeliveryAnswer.Http(422) with { Reason = "the late word" };
        };
        var zombie = NewDispatcher(frozen);
        zombie.Passing = _ =>
        {
            if (asked.Task.IsCompleted)
            {
                thaw.Wait(Cancellation); // all of it is frozen, not only its request
            }
        };

        var sleeping = zombie.RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        await ExpireAsync();
        var second = await NewDispatcher().RunOnceAsync(Cancellation);
        thaw.Set();
        var late = await sleeping;

        Assert.Equal(1, second.Delivered);
        Assert.Equal((1, 1, 0), (late.Sent, late.Refused, late.Dead));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
        // both requests were made, so both are told
        Assert.Equal(
            [(1, 201, false), (2, 422, true)],
            (await AttemptsAsync(id)).Select(each =>
                (each.Number, each.Status!.Value, each.Summary.StartsWith("Told too late", StringComparison.Ordinal))
            )
        );
        Assert.Equal(2, (await DeliveryAsync(id)).Attempts);
    }

    [Fact]
    public async Task A_message_whose_lease_ran_out_is_applied_by_one_only()
    {
        await StoredAsync(Hook(subject: "sale.order,1"));
        var applied = 0;
        var asked = new TaskCompletionSource();
        var thaw = new TaskCompletionSource();
        var frozen = new ScriptedHandler
        {
            Reads = async _ =>
            {
                asked.SetResult();
                await thaw.Task;
                return Reading.Found("old news");
            },
            Applies = (_, _) => Task.FromResult(Interlocked.Increment(ref applied)),
        };
        var awake = new ScriptedHandler { Applies = (_, _) => Task.FromResult(Interlocked.Increment(ref applied)) };

        var sleeping = NewWorker(frozen).RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        await ExpireAsync();
        var second = await NewWorker(awake).RunOnceAsync(Cancellation);
        thaw.SetResult();
        var late = await sleeping;

        Assert.Equal((1, 0, 1), (second.Done, late.Done, late.Lost));
        Assert.Equal(1, applied);
    }

    [Fact]
    public async Task What_is_held_ahead_for_too_long_is_not_begun()
    {
        var narrow = new Ledger(parallel: 1);
        await PromiseAllAsync(3);
        narrow.Answer = (_, _) =>
        {
            Clock.Advance(Lease.SafeLength); // the whole process was frozen meanwhile
            return Task.FromResult<DeliveryAnswer?>(null);
        };
        var dispatcher = NewDispatcher(narrow);

        await dispatcher.RunOnceAsync(Cancellation);
        var begun = narrow.Requests.Count;
        for (var each = 0; each < 3; each++)
        {
            await PassAsync(Lease.Length);
            await dispatcher.RunOnceAsync(Cancellation);
        }

        Assert.Equal(1, begun);
        Assert.Equal(3, narrow.Effects.Count);
        Assert.Equal(3, narrow.Requests.Count);
    }

    [Theory]
    [InlineData("settling")]
    [InlineData("settled")]
    public async Task A_crash_before_or_after_the_commit_leads_to_one_effect(string step)
    {
        await PromiseAllAsync(40);
        var dying = NewDispatcher();
        var seen = 0;
        dying.Passing = passed =>
        {
            if (passed == step && Interlocked.Increment(ref seen) == 2)
            {
                throw new InvalidOperationException("crash");
            }
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => dying.RunOnceAsync(Cancellation));
        var sentBefore = Ledger.Requests.Count;
        await ExpireAsync();
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.True(sentBefore > 0);
        Assert.Equal(40, Ledger.Effects.Count);
        Assert.Empty(Ledger.Mismatches);
        Assert.All(await DeliveriesAsync(), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    // the clock of the one that is frozen stands still too, so the lease is moved instead
    private async Task ExpireAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var past = Now.AddSeconds(-1);
        await db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.LeaseUntil, past), Cancellation);
        await db.Inbox.ExecuteUpdateAsync(set => set.SetProperty(each => each.LeaseUntil, past), Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task WorkAsync(InboxWorker worker)
    {
        while ((await worker.RunOnceAsync(Cancellation)).Taken > 0) { }
    }

    private async Task TakeAllAsync(ConcurrentBag<Guid> taken)
    {
        await using var store = DeliveryStore.For(Database.Portal);
        while (true)
        {
            var round = new DeliveryRound(Now, [], [], new Dictionary<string, int> { [Abs] = 7 });
            var result = await Task.Run(() => store.RunAsync(round, Cancellation));
            foreach (var held in result.Taken)
            {
                taken.Add(held.Lease.Id);
            }

            if (result.Taken.Count == 0)
            {
                return;
            }
        }
    }

    private async Task PromiseAllAsync(int count, int records = int.MaxValue)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        for (var each = 0; each < count; each++)
        {
            await Get<OutboxWriter>().AddAsync(db, Draft($"k-{each:0000}", $"sale.order,{each % records}"), Cancellation);
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
