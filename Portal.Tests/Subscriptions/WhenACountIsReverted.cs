using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>Revert run: the former quantities are in force again, once, whatever was cut short. Source: b3 (undo), scenario 24.</summary>
public abstract class WhenACountIsReverted(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenACountIsReverted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenACountIsReverted(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_former_quantities_are_restored_and_the_month_can_be_counted_anew()
    {
        var run = await AppliedAsync();
        var lines = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Applied).ToList();

        Assert.True((await RevertAsync(run)).Succeeded);
        await DrainAsync();

        foreach (var line in lines)
        {
            Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        }

        var reverted = await RunAsync(run.Id);
        Assert.Equal((SeatRunState.Reverted, false), (reverted.State, reverted.IsActive));
        Assert.DoesNotContain(
            await LinesAsync(run.Id),
            line => line.State is SeatLineState.Proposed or SeatLineState.Asked or SeatLineState.Approved or SeatLineState.Applied
        );
        var again = await CountAsync();
        Assert.NotEqual(run.Id, again.Id);
        Assert.Equal(run.Period, again.Period);
    }

    [Fact]
    public async Task A_reverted_count_cannot_be_approved()
    {
        var run = await CountAsync();
        await DrainAsync();
        var waiting = (await LinesAsync(run.Id)).First(line => line.State == SeatLineState.Proposed);

        await RevertAsync(run);
        var while_it_goes_on = await ApproveAsync(run, waiting);
        await DrainAsync();
        var afterwards = await ApproveAsync(run, waiting);

        Assert.Equal("seats.reverting", Assert.Single(while_it_goes_on.Refusals).Code);
        Assert.Equal("seats.not-newest", Assert.Single(afterwards.Refusals).Code);
        Assert.Equal(waiting.Billed, await BilledAsync(waiting.OrderId));
    }

    [Fact]
    public async Task What_was_not_sent_yet_is_called_off_and_odoo_never_hears_of_it()
    {
        var run = await CountAsync(); // its small changes are promised, and not sent yet
        var promised = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Approved).ToList();
        Assert.NotEmpty(promised);

        await RevertAsync(run);
        Proxy.Calls.Clear();
        await DrainAsync();

        Assert.DoesNotContain(Proxy.Calls, call => call.Method == "write");
        Assert.Equal(SeatRunState.Reverted, (await RunAsync(run.Id)).State);
    }

    [Fact]
    public async Task A_revert_that_was_cut_short_goes_on_after_a_restart()
    {
        var run = await AppliedAsync();
        var lines = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Applied).ToList();
        await RevertAsync(run); // stored, and nothing else done when Portal dies

        Restart();
        await DrainAsync();

        foreach (var line in lines)
        {
            Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
            Assert.Equal(1, await NotesAsync(line.OrderId, "reverted"));
        }

        Assert.Equal(SeatRunState.Reverted, (await RunAsync(run.Id)).State);
    }

    [Fact]
    public async Task Two_clicks_revert_once()
    {
        var run = await AppliedAsync();
        await RevertAsync(run);
        Assert.True((await RevertAsync(run)).Succeeded);
        await DrainAsync();

        Assert.Equal("seats.nothing-to-revert", Assert.Single((await RevertAsync(run)).Refusals).Code);
    }

    [Fact]
    public async Task An_earlier_month_waits_until_the_later_one_is_reverted()
    {
        var first = await AppliedAsync();
        await NextMonthAsync();
        var (order, client) = (await SinglesAsync())[0];
        await AddDevicesAsync(client, "PC-7");
        var second = await CountAsync();
        await DrainAsync();
        Assert.Equal(SeatLineState.Applied, (await LinesAsync(second.Id)).Single(line => line.OrderId == order).State);

        Assert.Equal("seats.later-applied", Assert.Single((await RevertAsync(first)).Refusals).Code);
        Assert.True((await RevertAsync(second)).Succeeded);
        await DrainAsync();
        Assert.True((await RevertAsync(first)).Succeeded);
    }

    [Fact]
    public async Task An_earlier_month_is_reverted_to_its_end_while_a_later_one_only_proposes()
    {
        var first = await AppliedAsync();
        var lines = (await LinesAsync(first.Id)).Where(line => line.State == SeatLineState.Applied).ToList();
        await NextMonthAsync();
        var later = await CountAsync();
        await DrainAsync();
        Assert.DoesNotContain(await LinesAsync(later.Id), line => line.State == SeatLineState.Applied);

        Assert.True((await RevertAsync(first)).Succeeded);
        await DrainAsync();

        Assert.Equal(SeatRunState.Reverted, (await RunAsync(first.Id)).State);
        foreach (var line in lines)
        {
            Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        }
    }

    [Fact]
    public async Task Months_are_told_without_what_was_reverted()
    {
        var first = await AppliedAsync();
        await NextMonthAsync();
        var (_, client) = (await SinglesAsync())[0];
        await AddDevicesAsync(client, "PC-7");
        await CountAsync();
        await DrainAsync();

        var months = (await Get<ReadSeatHistory>().ExecuteAsync(Viewer, client, Cancellation)).Value!;

        Assert.Equal(2, months.Count);
        Assert.Equal(first.Period, months[0].Period);
        Assert.Equal(months[0].Seats + 1, months[1].Seats);
    }

    private async Task<SeatRun> AppliedAsync()
    {
        var run = await CountAsync();
        await DrainAsync();
        Assert.Contains(await LinesAsync(run.Id), line => line.State == SeatLineState.Applied);
        return run;
    }

    private Task<Portal.Core.Result<SeatRun>> RevertAsync(SeatRun run) =>
        Get<RevertSeatRun>().ExecuteAsync(Finance, run.Id, "counted the wrong group", Cancellation);
}
