using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
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
        var row = (await Get<ListSeatRuns>().ReadAsync(Viewer, run.Id, Cancellation)).Value!;
        Assert.Equal(row.Billed, row.Proposed); // it changes nothing any more
        Assert.Empty(row.Effects);
        Assert.DoesNotContain(
            await LinesAsync(run.Id),
            line => line.State is SeatLineState.Proposed or SeatLineState.Asked or SeatLineState.Approved or SeatLineState.Applied
        );
        var taken = new SeatLineRequest { RunId = run.Id, Tab = SeatTab.Reverted };
        var listed = (await Get<ListSeatLines>().ExecuteAsync(Viewer, taken, Cancellation)).Value!;
        Assert.Superset(lines.Select(line => line.Id).ToHashSet(), listed.Rows.Select(line => line.Id).ToHashSet());
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

        // it rested on what is taken back: its month is counted anew
        var void_now = await RunAsync(later.Id);
        Assert.Equal((SeatRunState.Superseded, false), (void_now.State, void_now.IsActive));
        var again = await CountAsync();
        Assert.Equal(later.Period, again.Period);
        var anew = (await LinesAsync(again.Id)).ToLookup(line => line.OdooLineId);
        Assert.All(lines.SelectMany(line => anew[line.OdooLineId]), line => Assert.NotEqual(SeatLineState.Unchanged, line.State));
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

    [Fact]
    public async Task A_count_that_was_replaced_is_reverted_after_the_one_in_its_place()
    {
        var first = await AppliedAsync();
        var line = (await LinesAsync(first.Id)).First(each => each.State == SeatLineState.Applied && each.OdooLineId is not null);
        await AddDevicesAsync(line.ClientId, "PC-7");
        var second = await CountAsync(new SeatCountWish { Replaces = first.Id });
        await DrainAsync();
        Assert.Equal(line.Proposed + 1, await BilledAsync(line.OrderId));

        Assert.Equal("seats.later-applied", Assert.Single((await RevertAsync(first)).Refusals).Code);
        Assert.True((await RevertAsync(second)).Succeeded);
        await DrainAsync();
        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
        Assert.True((await RevertAsync(first)).Succeeded);
        await DrainAsync();

        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        Assert.Equal((SeatRunState.Reverted, false), ((await RunAsync(first.Id)).State, (await RunAsync(first.Id)).IsActive));
        Assert.Equal("seats.nothing-to-revert", Assert.Single((await RevertAsync(first)).Refusals).Code);
    }

    [Fact]
    public async Task A_month_in_which_nothing_changed_stays_among_the_months()
    {
        var (order, client) = (await SinglesAsync())[0];
        foreach (var other in (await SubscriptionsAsync()).Where(each => each.Order != order))
        {
            await Server.CallAsync("sale.order", "write", $$"""[[{{other.Order}}],{"subscription_state":"6_churn"}]""");
        }

        await BillAsync(order, await DevicesAsync(client));
        var quiet = await CountAsync();
        await DrainAsync();
        Assert.All(await LinesAsync(quiet.Id), line => Assert.Equal(SeatLineState.Unchanged, line.State));
        await NextMonthAsync();
        await CountAsync();

        var kept = await RunAsync(quiet.Id);
        Assert.Equal((SeatRunState.Applied, true), (kept.State, kept.IsActive));
        Assert.Equal(2, (await Get<ReadSeatHistory>().ExecuteAsync(Viewer, client, Cancellation)).Value!.Count);
    }

    [Fact]
    public async Task What_odoo_refuses_to_restore_is_called_for_and_stands_before_no_later_count()
    {
        var run = await AppliedAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Applied);
        await Server.CallAsync("sale.order", "action_lock", $"[[{line.OrderId}]]");
        await RevertAsync(run);
        await DrainAsync();
        Assert.Equal(SeatLineState.RevertBlocked, (await LineAsync(line.Id)).State);
        var called = (await Get<ListSeatRuns>().ReadNotRestoredAsync(Viewer, Cancellation)).Value!;
        Assert.Equal((run.Id, 1), (called.Run.Id, called.Count(SeatLineState.RevertBlocked)));
        await Server.CallAsync("sale.order", "action_unlock", $"[[{line.OrderId}]]");

        await BillAsync(line.OrderId, line.Counted + 40);
        var next = await CountAsync();
        await DrainAsync();
        await ApproveAsync(next, (await LinesAsync(next.Id)).Where(each => each.OrderId == line.OrderId && each.IsUndecided));
        await DrainAsync();

        Assert.Equal(line.Counted, await BilledAsync(line.OrderId));
        Assert.Equal(DeliveryState.Cancelled, (await DeliveryAsync((await LineAsync(line.Id)).RevertDeliveryId)).State);
        Assert.Null((await Get<ListSeatRuns>().ReadNotRestoredAsync(Viewer, Cancellation)).Value);
    }

    [Fact]
    public async Task What_was_being_sent_and_is_refused_then_holds_up_no_restore()
    {
        var (order, client) = (await SinglesAsync())[0];
        var billed = await DevicesAsync(client) + 40;
        await BillAsync(order, billed);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        await Server.CallAsync("sale.order", "action_lock", $"[[{order}]]");
        Assert.True((await ApproveAsync(run, line)).Succeeded);
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        Proxy.Treat = async call =>
        {
            if (call.Text.Contains("sale.order.line", StringComparison.Ordinal) && reached.TrySetResult())
            {
                await released.Task; // it has seen that the order is locked
            }

            return Support.Treatment.Pass;
        };
        var sending = Task.Run(() => Get<Dispatcher>().RunOnceAsync(Cancellation), Cancellation);
        await reached.Task.WaitAsync(Cancellation);
        Assert.True((await RevertAsync(run)).Succeeded);
        await Get<FollowSeats>().RunOnceAsync(Cancellation);
        Assert.Equal(SeatLineState.Reverting, (await LineAsync(line.Id)).State);
        await Server.CallAsync("sale.order", "action_unlock", $"[[{order}]]");
        released.SetResult();
        await sending;

        await DrainAsync();

        Assert.Equal((SeatLineState.Reverted, billed), ((await LineAsync(line.Id)).State, await BilledAsync(order)));
        Assert.Equal(DeliveryState.Cancelled, (await DeliveryAsync((await LineAsync(line.Id)).DeliveryId)).State);
        Assert.Equal(SeatRunState.Reverted, (await RunAsync(run.Id)).State);
        Assert.NotEqual(run.Id, (await CountAsync()).Id);
    }

    [Fact]
    public async Task What_odoo_refuses_to_restore_can_be_tried_again_by_who_approves()
    {
        var (run, fall, rise) = await MovedAndHalfRevertedAsync();
        await BillAsync(fall.OrderId, (int)fall.Proposed); // as it was

        var tried = await Get<RetryDelivery>()
            .ExecuteAsync(Finance, AccessPolicy.ApproveSeats, fall.RevertDeliveryId!.Value, DeliveryState.Dead, Cancellation);
        Assert.True(tried.Succeeded, string.Join(' ', tried.Refusals));
        await DrainAsync();

        Assert.Equal(SeatRunState.Reverted, (await RunAsync(run.Id)).State);
        Assert.Equal((fall.Billed, rise.Billed), (await BilledAsync(fall.OrderId), await BilledAsync(rise.OrderId)));
    }

    [Fact]
    public async Task What_odoo_refuses_to_restore_can_be_left_and_holds_up_nobody()
    {
        var (run, fall, rise) = await MovedAndHalfRevertedAsync();
        Assert.Equal(SeatRunState.Reverting, (await RunAsync(run.Id)).State);
        var leave = Get<LeaveSeats>();
        Assert.Equal(
            Portal.Core.Refusal.ForbiddenCode,
            Assert.Single((await leave.ExecuteAsync(Operator, fall.Id, "agreed", Cancellation)).Refusals).Code
        );
        Assert.Equal(
            "seats.reason-missing",
            Assert.Single((await leave.ExecuteAsync(Finance, fall.Id, " ", Cancellation)).Refusals).Code
        );

        Assert.Equal(2, (await leave.ExecuteAsync(Finance, fall.Id, "agreed with the client", Cancellation)).Value);
        await DrainAsync();

        Assert.Equal(SeatRunState.Reverted, (await RunAsync(run.Id)).State);
        Assert.Equal(SeatLineState.Left, (await LineAsync(fall.Id)).State);
        Assert.Equal(SeatLineState.Left, (await LineAsync(rise.Id)).State);
        Assert.Equal(0, await BilledAsync(rise.OrderId)); // never beside what is billed still
        Assert.NotEqual(run.Id, (await CountAsync()).Id);
    }

    // seats moved from one subscription to the other; of the revert Odoo refuses to take them off again
    private async Task<(SeatRun Run, SeatLine Fall, SeatLine Rise)> MovedAndHalfRevertedAsync()
    {
        var twice = (await SubscriptionsAsync()).GroupBy(each => each.Client).First(group => group.Count() == 2);
        var (from, to) = (twice.First().Order, twice.Last().Order);
        await BillAsync(from, await DevicesAsync(twice.Key));
        var run = await CountAsync();
        await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, twice.Key, to, Cancellation);
        await ApproveAsync(run, (await LinesAsync(run.Id)).Where(line => line.ClientId == twice.Key && line.IsUndecided));
        await DrainAsync();
        await BillAsync(to, 77);
        await RevertAsync(run);
        await DrainAsync();
        var lines = (await LinesAsync(run.Id)).Where(line => line.ClientId == twice.Key).ToList();
        var (fall, rise) = (lines.Single(line => line.OrderId == to), lines.Single(line => line.OrderId == from));
        Assert.Equal((SeatLineState.RevertBlocked, SeatLineState.Reverting), (fall.State, rise.State));
        return (run, fall, rise);
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
