using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>Two nodes on one database tell Odoo at the same time what was approved. Source: P2, R10, DESIGN §6.</summary>
public sealed class WhenTwoNodesApply() : ApplySuite(DatabaseProvider.Postgres)
{
    private const int MoreThanOneNodeSends = 3; // a node has two lanes to Odoo

    [Fact]
    public async Task Each_order_is_written_once()
    {
        var approved = await ApproveManyAsync();
        Restart();
        Proxy.Calls.Clear();
        var (flying, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Proxy.Treat = async call =>
        {
            if (IsSeatWrite(call))
            {
                if (Interlocked.Increment(ref flying) == MoreThanOneNodeSends)
                {
                    both.TrySetResult();
                }

                await both.Task;
            }

            return Support.Treatment.Pass;
        };

        await DrainOnEachNodeAsync(both);
        await DrainAsync(); // what one knew only after the other had ended

        await AssertAppliedOnceAsync(approved);
        Assert.All(
            (await LinesAsync(approved[0].RunId)).Where(line => approved.Exists(each => each.Id == line.Id)),
            line => Assert.Equal(SeatLineState.Applied, line.State)
        );
    }
}
