using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Messaging;

/// <summary>What one node holds is held by the clock of the database: another node whose own clock is ahead takes nothing from it. Source: row 14.</summary>
public sealed class WhenNodesDisagreeAboutTheTime() : MessagingSuite(DatabaseProvider.Postgres)
{
    [Theory]
    [InlineData(5)]
    [InlineData(3600)]
    public async Task Nobody_sends_what_another_is_sending(int secondsAhead)
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var slow = new Ledger();
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        slow.Answer = async (_, _) =>
        {
            asked.SetResult();
            await answered.Task;
            return DeliveryAnswer.Http(201);
        };
        var ahead = new ManualClock(Clock.GetUtcNow().AddSeconds(secondsAhead));
        await using var other = new Dispatcher(
            Database.Portal,
            [Ledger],
            new DestinationDesk(Database.Portal, ahead),
            ahead,
            NullLogger<Dispatcher>.Instance
        );

        var sending = NewDispatcher(slow).RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        var taken = await other.RunOnceAsync(Cancellation);
        answered.SetResult();
        var sent = await sending;

        Assert.Equal((0, 1), (taken.Sent, sent.Delivered));
        Assert.Empty(Ledger.Requests);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
    }
}
