using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>A question whether the other side has what is no longer wanted tells it nothing, however it ends. Source: C13.</summary>
public abstract class WhenOneIsAskedAbout(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenOneIsAskedAbout(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOneIsAskedAbout(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_answer_in_time_is_nothing_that_may_have_arrived(bool looksAtToken)
    {
        var id = await SentInVainAsync();
        var asked = new TaskCompletionSource();
        var running = AskAsync(
            async token =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, looksAtToken ? token : CancellationToken.None);
                return null;
            },
            Cancellation
        );

        await asked.Task.WaitAsync(Cancellation);
        Clock.Advance(DeliverySender.AttemptLimit);
        await running.WaitAsync(Cancellation);

        await AssertAskedAsync(id, AttemptOutcome.Asked);
    }

    [Fact]
    public async Task A_stop_of_portal_is_nothing_that_may_have_arrived()
    {
        var id = await SentInVainAsync();
        var asked = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var running = AskAsync(
            async token =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return null;
            },
            stop.Token
        );

        await asked.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await running.WaitAsync(Cancellation);

        await AssertAskedAsync(id, AttemptOutcome.Interrupted);
        Assert.Equal("Portal was stopped while it asked ABS; it asks again.", (await AttemptsAsync(id))[1].Summary);
    }

    [Fact]
    public async Task A_defect_is_nothing_that_may_have_arrived()
    {
        var id = await SentInVainAsync();

        await AskAsync(_ => throw new InvalidOperationException("the database is locked"), Cancellation);

        await AssertAskedAsync(id, AttemptOutcome.Asked);
    }

    [Fact]
    public async Task What_is_still_wanted_is_sent()
    {
        var id = await SentInVainAsync();
        Ledger.Says(null);

        await AskAsync(_ => Task.FromResult<DeliveryAnswer?>(null), Cancellation);

        Assert.Equal(2, Ledger.Requests.Count);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
    }

    private async Task<Guid> SentInVainAsync()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        await PassAsync(TimeSpan.FromMinutes(1));
        return id;
    }

    private Task<DispatchCounts> AskAsync(Func<CancellationToken, Task<DeliveryAnswer?>> ask, CancellationToken stopping) =>
        NewDispatcher(new RecallingTransport(Ledger, [new ScriptedRecall(ask)])).RunOnceAsync(stopping);

    private async Task AssertAskedAsync(Guid id, AttemptOutcome outcome)
    {
        var attempts = await AttemptsAsync(id);
        Assert.Equal(
            [(AttemptOutcome.WillRetry, true), (outcome, false)],
            attempts.Select(each => (each.Outcome, each.MayHaveArrived))
        );
        Assert.Equal(DeliveryState.Pending, (await DeliveryAsync(id)).State);
        Assert.Single(Ledger.Requests);
    }

    private sealed class ScriptedRecall(Func<CancellationToken, Task<DeliveryAnswer?>> ask) : IDeliveryRecall
    {
        public string Kind => "entitlement.create";

        public Task<DeliveryAnswer?> AskAsync(OutgoingDelivery delivery, CancellationToken cancellationToken) =>
            ask(cancellationToken);
    }
}
