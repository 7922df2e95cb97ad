using Portal.Core;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>What a person rejected, called off or reverted waits for a person, however small the change is. Source: D11, P9.</summary>
public abstract class WhenAPersonSaidNo(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAPersonSaidNo(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonSaidNo(DatabaseProvider.Postgres);

    [Fact]
    public async Task What_was_reverted_is_not_applied_again_until_somebody_approves_it()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices - 2);
        var run = await CountAsync();
        await DrainAsync();
        Assert.Equal(devices, await BilledAsync(order)); // the thresholds have done it
        Assert.True((await Get<RevertSeatRun>().ExecuteAsync(Finance, run.Id, "The client left", Cancellation)).Succeeded);
        await DrainAsync();

        var again = await CountAsync();
        await DrainAsync();

        var line = await OfAsync(again, order);
        Assert.Equal((SeatLineState.Proposed, SeatGuards.Refused), (line.State, line.Guards));
        Assert.Contains("The client left", line.Reason, StringComparison.Ordinal);
        Assert.Contains($"count {run.Number}", line.Reason, StringComparison.Ordinal);
        Assert.Equal(devices - 2, await BilledAsync(order));

        Assert.True((await ApproveAsync(again, line)).Succeeded);
        await DrainAsync();
        Assert.Equal(devices, await BilledAsync(order));
        await AddDevicesAsync(client, "PC-7");
        var third = await CountAsync(new SeatCountWish { Replaces = again.Id });
        await DrainAsync();
        Assert.Equal(SeatLineState.Applied, (await OfAsync(third, order)).State); // settled: as any other
    }

    [Fact]
    public async Task What_was_rejected_waits_also_where_the_change_is_small_now()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices + 40);
        var run = await CountAsync();
        await DrainAsync();
        await RejectAsync(run, await OfAsync(run, order), "They pay for spares");
        await BillAsync(order, devices + 1);

        var again = await CountAsync(new SeatCountWish { Replaces = run.Id });
        await DrainAsync();

        var line = await OfAsync(again, order);
        Assert.Equal(SeatLineState.Proposed, line.State);
        Assert.True(line.Guards.HasFlag(SeatGuards.Refused));
        Assert.Contains("They pay for spares", line.Reason, StringComparison.Ordinal);
        Assert.Equal(devices + 1, await BilledAsync(order));
    }

    [Fact]
    public async Task A_later_month_asks_about_the_very_same_and_lets_another_change_pass()
    {
        var singles = await SinglesAsync();
        var (same, other) = (singles[0], singles[1]);
        foreach (var (order, client) in (((int, int)[])[same, other]))
        {
            await BillAsync(order, await DevicesAsync(client) - 2);
        }

        var run = await CountAsync();
        await DrainAsync();
        await Get<RevertSeatRun>().ExecuteAsync(Finance, run.Id, "Not yet", Cancellation);
        await DrainAsync();
        await NextMonthAsync();
        await AddDevicesAsync(other.Client, "PC-7");

        var next = await CountAsync();
        await DrainAsync();

        Assert.True((await OfAsync(next, same.Order)).Guards.HasFlag(SeatGuards.Refused));
        Assert.Equal(SeatLineState.Proposed, (await OfAsync(next, same.Order)).State);
        Assert.Equal(SeatLineState.Applied, (await OfAsync(next, other.Order)).State);
    }

    [Fact]
    public async Task What_was_called_off_waits()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices - 2);
        var run = await CountAsync();
        var promised = await OfAsync(run, order);
        var called = await Get<CancelDelivery>()
            .ExecuteAsync(
                Finance,
                AccessPolicy.ApproveSeats,
                promised.DeliveryId!.Value,
                "Wrong client",
                mayBeThere: false,
                Cancellation
            );
        Assert.True(called.Succeeded);
        await DrainAsync();
        Assert.Equal(SeatLineState.Blocked, (await OfAsync(run, order)).State);

        var again = await CountAsync(new SeatCountWish { Replaces = run.Id });
        await DrainAsync();

        var line = await OfAsync(again, order);
        Assert.Equal((SeatLineState.Proposed, SeatGuards.Refused), (line.State, line.Guards));
        Assert.Contains("Wrong client", line.Reason, StringComparison.Ordinal);
    }

    private async Task<SeatLine> OfAsync(SeatRun run, int order) =>
        (await LinesAsync(run.Id)).Single(line => line.OrderId == order);

    private async Task RejectAsync(SeatRun run, SeatLine line, string reason)
    {
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };
        Assert.True((await Get<RejectSeats>().ExecuteAsync(Finance, choice, reason, Cancellation)).Succeeded);
    }
}
