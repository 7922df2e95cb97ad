using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>The names behind old counts go, the figures stay, and so does what the next count is held against. Source: DESIGN §10, §11.</summary>
public abstract class WhenNamesOfDevicesGetOld(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenNamesOfDevicesGetOld(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenNamesOfDevicesGetOld(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_last_ones_in_force_stay_and_the_page_says_what_is_gone()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client));
        var first = await CountAsync();
        await DrainAsync();
        await NextMonthAsync();
        var second = await CountAsync();
        await DrainAsync();
        var old = new RetainedSeatNames(Database.Portal);
        Assert.Equal(0, await old.CountAsync(first.CountedAt!.Value, Cancellation));
        var before = second.CountedAt!.Value.AddTicks(1); // both are older

        var due = await old.CountAsync(before, Cancellation);
        Assert.Equal(1, await old.RemoveAsync(before, 1, Cancellation));
        Assert.Equal(due - 1, await old.RemoveAsync(before, 1000, Cancellation));

        var (gone, kept) = (await OfAsync(first, order), await OfAsync(second, order));
        Assert.Equal(SeatLineState.Unchanged, kept.State);
        Assert.Equal("seats.names-gone", Assert.Single((await NamesAsync(gone)).Refusals).Code);
        Assert.Equal(kept.Counted, (await NamesAsync(kept)).Value!.Total);
        Assert.Equal(0, await old.CountAsync(before, Cancellation));
        await NextMonthAsync();
        await AddDevicesAsync(client, "PC-7");
        Assert.Equal(1, (await OfAsync(await CountAsync(), order)).Added);
    }

    [Fact]
    public async Task Those_behind_a_line_that_waits_stay_until_it_is_decided()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        var run = await CountAsync();
        await DrainAsync();
        var waiting = await OfAsync(run, order);
        var (old, before) = (new RetainedSeatNames(Database.Portal), run.CountedAt!.Value.AddSeconds(1));

        await old.RemoveAsync(before, 1000, Cancellation);

        Assert.Equal(waiting.Counted, (await NamesAsync(waiting)).Value!.Total);
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(waiting.Id, waiting.Version)] };
        Assert.True((await Get<RejectSeats>().ExecuteAsync(Finance, choice, "Spares", Cancellation)).Succeeded);
        await old.RemoveAsync(before, 1000, Cancellation);
        Assert.Equal("seats.names-gone", Assert.Single((await NamesAsync(waiting)).Refusals).Code);
        Assert.True((await Get<OpenSeatLine>().ExecuteAsync(Viewer, waiting.Id, Cancellation)).Value!.AreNamesGone);
    }

    private Task<Result<KeysetPage<SeatDevice>>> NamesAsync(SeatLine line) =>
        Get<ListCountedAssets>().ExecuteAsync(Viewer, line.Id, "", KeysetRequest.First(200), Cancellation);

    private async Task<SeatLine> OfAsync(SeatRun run, int order) =>
        (await LinesAsync(run.Id)).Single(line => line.OrderId == order);
}
