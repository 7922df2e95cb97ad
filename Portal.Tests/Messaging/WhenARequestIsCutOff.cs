using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>Where the other side knows no key, it may still be at work on what was cut off: a repeat waits until that is over. Source: P2.</summary>
public abstract class WhenARequestIsCutOff(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(150);

    public sealed class OnSqlite() : WhenARequestIsCutOff(DatabaseProvider.Sqlite)
    {
        [Fact]
        public async Task By_a_kill_it_waits_from_the_next_start()
        {
            Ledger.Doubt = Doubt;
            var id = (await PromiseAsync(Draft("k-1")))[0];
            var asked = Hold();
            using var stop = new CancellationTokenSource();
            var killed = NewDispatcher().RunOnceAsync(stop.Token);
            await asked.Task.WaitAsync(Cancellation);

            await new LeaseLeftovers(Database.Portal, [Ledger], Clock).StartedAsync(Cancellation);

            var left = await DeliveryAsync(id);
            Assert.Equal((null, Now + Doubt), (left.LeaseOwner, left.NextAttemptAt));
            await stop.CancelAsync();
            await killed;
        }
    }

    public sealed class OnPostgres() : WhenARequestIsCutOff(DatabaseProvider.Postgres);

    [Fact]
    public async Task By_time_it_waits()
    {
        Ledger.Doubt = Doubt;
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var asked = Hold();
        var running = NewDispatcher().RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        Clock.Advance(DeliverySender.AttemptLimit);
        await running.WaitAsync(Cancellation);
        var cut = await DeliveryAsync(id);

        Ledger.Says(null);
        await PassAsync(Doubt - TimeSpan.FromSeconds(1));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var early = Ledger.Requests.Count;
        await PassAsync(TimeSpan.FromSeconds(10));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.True(cut.NextAttemptAt >= Now - TimeSpan.FromSeconds(9));
        Assert.Equal(1, early);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
    }

    [Fact]
    public async Task By_a_stop_it_waits_and_spends_no_attempt_of_its_schedule()
    {
        Ledger.Doubt = Doubt;
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var asked = Hold();
        using var stop = new CancellationTokenSource();
        var running = NewDispatcher().RunOnceAsync(stop.Token);
        await asked.Task.WaitAsync(Cancellation);

        await stop.CancelAsync();
        await running;

        var cut = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Pending, 0, Now + Doubt), (cut.State, cut.Step, cut.NextAttemptAt));
    }

    private TaskCompletionSource Hold()
    {
        var asked = new TaskCompletionSource();
        Ledger.Answer = async (_, stopping) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return null;
        };
        return asked;
    }
}
