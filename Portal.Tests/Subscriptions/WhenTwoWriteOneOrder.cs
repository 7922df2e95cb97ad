using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>
/// Odoo cannot serialize what Portal writes to an order with what somebody else writes to it. Odoo has tried that again itself before it says so. Source:
/// row 9, R10, FACTS §2.
/// </summary>
public abstract class WhenTwoWriteOneOrder(DatabaseProvider provider) : ApplySuite(provider)
{
    private const int Conflicts = 2;

    public sealed class OnSqlite() : WhenTwoWriteOneOrder(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTwoWriteOneOrder(DatabaseProvider.Postgres);

    [Fact]
    public async Task Both_writes_end_up_there_once()
    {
        var (run, line) = await WaitingAsync();
        Collide(() => Server.CallAsync("sale.order", "write", $$"""[[{{line.OrderId}}],{"client_order_ref":"their word"}]"""));

        Assert.True((await ApproveAsync(run, line)).Succeeded);
        await DrainThroughAsync(line);

        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
        Assert.Equal("their word", await ReferenceAsync(line.OrderId));
        Assert.Equal(1, await NotesAsync(line.OrderId, "Auto-updated"));
        Assert.Equal(Conflicts + 1, Proxy.Calls.Count(IsSeatWrite));
    }

    [Fact]
    public async Task The_quantity_of_whoever_was_first_is_not_written_over()
    {
        var (run, line) = await WaitingAsync();
        Collide(() => BillAsync(line.OrderId, 77));

        Assert.True((await ApproveAsync(run, line)).Succeeded);
        await DrainThroughAsync(line);

        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        Assert.Contains("bills 77 now", blocked.Reason, StringComparison.Ordinal);
        Assert.Equal(77, await BilledAsync(line.OrderId));
        Assert.Equal(0, await NotesAsync(line.OrderId, "Auto-updated"));
        Assert.Equal(1, Proxy.Calls.Count(IsSeatWrite));
    }

    // somebody else is quicker while Portal writes, and its database refuses Portal's
    private void Collide(Func<Task> theirs)
    {
        var refused = 0;
        Proxy.Treat = async call =>
        {
            if (!IsSeatWrite(call) || Interlocked.Increment(ref refused) > Conflicts)
            {
                return Treatment.Pass;
            }

            await theirs();
            return Treatment.Unserializable;
        };
    }

    // each time it is told that Odoo cannot now, it is tried again some time later
    private async Task DrainThroughAsync(SeatLine line)
    {
        await DrainAsync();
        for (var round = 0; round < 10 && (await LineAsync(line.Id)).State == SeatLineState.Approved; round++)
        {
            Clock.Jump(TimeSpan.FromMinutes(30));
            await DrainAsync();
        }
    }

    private async Task<(SeatRun Run, SeatLine Line)> WaitingAsync()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40); // a large drop waits
        var run = await CountAsync();
        await DrainAsync();
        Proxy.Calls.Clear();
        return (run, (await LinesAsync(run.Id)).Single(line => line.OrderId == order));
    }

    private async Task<string> ReferenceAsync(int order)
    {
        var rows = await Server.CallAsync("sale.order", "read", $$"""[[{{order}}],["client_order_ref"]]""");
        return $"{rows!.AsArray()[0]!["client_order_ref"]}";
    }
}
