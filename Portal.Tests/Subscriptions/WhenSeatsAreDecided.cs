using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>Approving, rejecting and choosing: nobody is billed twice, and nothing old is approved. Source: D2, scenario 23, P2.</summary>
public abstract class WhenSeatsAreDecided(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenSeatsAreDecided(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSeatsAreDecided(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_client_with_two_subscriptions_is_asked_once_and_billed_once()
    {
        var (client, first, second) = await TwiceAsync();
        var devices = await DevicesAsync(client);
        await BillAsync(first, devices);
        var run = await CountAsync();
        await DrainAsync();
        var asked = await OfAsync(run, client);
        Assert.All(asked, line => Assert.Equal(SeatLineState.Asked, line.State));
        Assert.Equal("seats.asked", Assert.Single((await ApproveAsync(run, asked[0])).Refusals).Code);

        var chosen = await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, second, Cancellation);
        Assert.True(chosen.Succeeded);
        var lines = await OfAsync(run, client);
        Assert.True((await ApproveAsync(run, lines.First(line => line.OrderId == second))).Succeeded);

        // approving one took both: the rise waits until the other bills less
        lines = await OfAsync(run, client);
        Assert.All(lines, line => Assert.Equal(SeatLineState.Approved, line.State));
        var rise = await DeliveryAsync(lines.Single(line => line.OrderId == second).DeliveryId);
        Assert.Equal(DeliveryState.Waiting, rise.State);
        Assert.Contains("first", rise.Reason, StringComparison.Ordinal);
        await Get<Dispatcher>().RunOnceAsync(Cancellation);
        Assert.Equal(0, await BilledAsync(first));
        Assert.Equal(0, await BilledAsync(second));
        await DrainAsync();
        Assert.Equal(devices, await BilledAsync(second));

        await NextMonthAsync();
        var next = await CountAsync();
        Assert.All(await OfAsync(next, client), line => Assert.Equal(SeatLineState.Unchanged, line.State)); // remembered
    }

    [Fact]
    public async Task A_choice_that_is_made_while_it_is_counted_holds()
    {
        var (client, _, second) = await TwiceAsync();
        var found = (await Get<SeatSurvey>().ReadAsync(Cancellation)).Value!;
        var mine = found.Reading.Subscriptions.Where(each => each.ClientId == client).ToList();
        var laid = SeatPlanner.Lay(mine, found.Products, found.Census.Counts, Options.ProductCodes);
        var period = SeatPeriod.At(Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.Utc);
        var order = new SeatCountOrder(Operator, period, IsDryRun: false, Replaces: null);
        var run = await Get<SeatLedger>().BeginAsync(order, Cancellation);
        await Get<SeatLedger>().StoreAsync(run, [laid], Cancellation);
        Assert.All(await OfAsync(run, client), line => Assert.Equal(SeatLineState.Asked, line.State));

        await ChangeAsync(db =>
        {
            var home = SeatHome.Of(client);
            home.Choose(second, "chosen meanwhile", Finance, Clock.GetUtcNow().UtcDateTime);
            db.Add(home);
            return Task.CompletedTask;
        });
        await ChangeAsync(db => Get<SeatLedger>().FollowHomesAsync(db, run, Cancellation));

        var lines = await OfAsync(run, client);
        Assert.DoesNotContain(lines, line => line.State == SeatLineState.Asked);
        Assert.Equal(second, lines.Single(line => line.IsTarget).OrderId);
    }

    [Fact]
    public async Task A_device_that_comes_while_it_is_counted_is_in_the_number_and_among_the_names()
    {
        var (_, client) = (await SinglesAsync())[0];
        var found = (await Get<SeatSurvey>().ReadAsync(Cancellation)).Value!;
        var laid = Get<SeatSurvey>().Lay(found).Single(lines => lines[0].Client.Id == client);
        await AddDevicesAsync(client, "PC-7");
        var period = SeatPeriod.At(Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.Utc);
        var order = new SeatCountOrder(Operator, period, IsDryRun: false, Replaces: null);
        var run = await Get<SeatLedger>().BeginAsync(order, Cancellation);

        await Get<SeatLedger>().StoreAsync(run, [laid], Cancellation);

        var line = Assert.Single(await OfAsync(run, client));
        var named = await Get<ListCountedAssets>().ExecuteAsync(Viewer, line.Id, "", KeysetRequest.First(200), Cancellation);
        Assert.Equal((laid[0].Counted + 1, line.Counted), (line.Counted, named.Value!.Total));
    }

    [Fact]
    public async Task A_rise_stays_back_while_the_other_order_cannot_bill_less()
    {
        var (client, first, second) = await TwiceAsync();
        await BillAsync(first, await DevicesAsync(client));
        var run = await CountAsync();
        await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, second, Cancellation);
        await Server.CallAsync("sale.order", "action_lock", $"[[{first}]]");
        await ApproveAsync(run, await OfAsync(run, client));
        await DrainAsync();

        var lines = await OfAsync(run, client);
        Assert.Equal(SeatLineState.Blocked, lines.Single(line => line.OrderId == first).State);
        Assert.Contains("locked", lines.Single(line => line.OrderId == first).Reason, StringComparison.Ordinal);
        Assert.Equal(0, await BilledAsync(second));
    }

    [Fact]
    public async Task A_rise_stays_back_also_where_its_order_bills_less_of_another_product()
    {
        await Server.CallAsync(
            "product.product",
            "create",
            """[[{"name":"Server seat","default_code":"SERVER-SEAT","type":"service","recurring_invoice":true}]]"""
        );
        var (client, first, second) = await TwiceAsync();
        await AddDevicesAsync(client, "SRV-1", "SRV-2");
        Restart(Options with { Rules = [new SeatRule("SERVER-SEAT", "", "SRV-")] });
        await BillAsync(first, 10);
        await BillAsync(second, 30, "SERVER-SEAT");
        var run = await CountAsync();
        await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, second, Cancellation);
        var lines = await OfAsync(run, client);
        Assert.Contains(lines, line => line.OrderId == second && line.Delta > 0);
        Assert.Contains(lines, line => line.OrderId == second && line.Delta < 0);
        await Server.CallAsync("sale.order", "action_lock", $"[[{first}]]");

        await ApproveAsync(run, lines.Where(line => line.State == SeatLineState.Proposed));
        await DrainAsync();

        Assert.Equal(10, await BilledAsync(first));
        Assert.Equal(0, await BilledAsync(second));
        await Server.CallAsync("sale.order", "action_unlock", $"[[{first}]]");
        var fall = (await OfAsync(run, client)).First(line => line.State == SeatLineState.Blocked);
        await Get<RetryDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, fall.DeliveryId!.Value, DeliveryState.Dead, Cancellation);
        await DrainAsync();
        Assert.Equal(0, await BilledAsync(first));
        Assert.Equal(
            lines.Single(line => line.IsTarget && line.ProductCode == "MANAGED-SEAT").Counted,
            await BilledAsync(second)
        );
    }

    [Fact]
    public async Task What_changed_since_the_person_looked_is_refused()
    {
        var (client, first, second) = await TwiceAsync();
        var run = await CountAsync();
        await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, second, Cancellation);
        var seen = await OfAsync(run, client);
        await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, first, Cancellation);

        var refused = await ApproveAsync(run, seen.Where(line => line.State == SeatLineState.Proposed));

        Assert.Equal("seats.changed", Assert.Single(refused.Refusals).Code);
        var match = new SeatMatch(new SeatLineRequest { RunId = run.Id }, 1, run.Version);
        var all = await Get<ApproveSeats>().ExecuteAsync(Finance, new SeatChoice(run.Id) { Match = match }, null, Cancellation);
        Assert.Equal("seats.changed", Assert.Single(all.Refusals).Code);
    }

    [Fact]
    public async Task All_that_match_are_approved_at_once()
    {
        var run = await CountAsync();
        await DrainAsync();
        run = await RunAsync(run.Id);
        var request = new SeatLineRequest { RunId = run.Id };
        var count = (await Get<ListSeatLines>().CountDecidableAsync(Finance, request, Cancellation)).Value;
        Assert.True(count > 0);

        var match = new SeatMatch(request, count, run.Version);
        var approved = await Get<ApproveSeats>()
            .ExecuteAsync(Finance, new SeatChoice(run.Id) { Match = match }, null, Cancellation);
        await DrainAsync();

        Assert.Equal(count, approved.Value!.Lines);
        foreach (var line in (await LinesAsync(run.Id)).Where(each => each.State == SeatLineState.Applied && each.IsTarget))
        {
            Assert.Equal(line.Counted, await BilledAsync(line.OrderId));
        }
    }

    [Fact]
    public async Task What_changes_while_all_are_approved_is_not_approved_unseen()
    {
        var run = await CountAsync();
        await DrainAsync();
        var like = (await LinesAsync(run.Id)).First(line => line.State == SeatLineState.Proposed);
        const int First = 900_000; // of 60 clients, more than go in one transaction
        await ChangeAsync(db =>
        {
            var plan = SeatPlanLine.Of(like) with
            {
                Proposed = like.Proposed,
                Guards = like.Guards,
                State = SeatLineState.Proposed,
            };
            db.AddRange(
                Enumerable
                    .Range(First, 60)
                    .Select(id =>
                        SeatLine.Plan(run, plan with { Client = new SeatClient(id, "Many") }, Clock.GetUtcNow().UtcDateTime)
                    )
            );
            return Task.CompletedTask;
        });
        var request = new SeatLineRequest { RunId = run.Id, Search = "Many" };
        var match = new SeatMatch(request, 60, (await RunAsync(run.Id)).Version);
        var chunks = 0;

        var decided = await Get<SeatDecisions>()
            .DecideAsync(
                new SeatChoice(run.Id) { Match = match },
                async (db, _, lines) =>
                {
                    lines.ToList().ForEach(line => line.Reject(Finance, "too many", Clock.GetUtcNow().UtcDateTime));
                    if (chunks++ == 0)
                    {
                        var last = await db.SeatLines.SingleAsync(line => line.RunId == run.Id && line.ClientId == First + 59);
                        last.Take(
                            SeatPlanLine.Of(last) with
                            {
                                Proposed = 999,
                                Guards = last.Guards,
                                State = SeatLineState.Proposed,
                            }
                        );
                    }
                },
                Cancellation
            );

        var refusal = Assert.Single(decided.Refusals);
        Assert.Equal("seats.changed", refusal.Code);
        Assert.Contains("50 lines are decided", refusal.Text, StringComparison.Ordinal);
        var last = (await LinesAsync(run.Id)).Single(line => line.ClientId == First + 59);
        Assert.Equal((SeatLineState.Proposed, 999m), (last.State, last.Proposed));
    }

    [Fact]
    public async Task An_old_month_cannot_be_approved_after_a_later_count()
    {
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Proposed);
        await NextMonthAsync();
        await CountAsync();

        var refused = await ApproveAsync(run, line);

        Assert.Equal("seats.not-newest", Assert.Single(refused.Refusals).Code);
        Assert.Equal(SeatLineState.Superseded, (await LineAsync(line.Id)).State);
    }

    [Fact]
    public async Task Counting_again_leaves_what_was_decided_and_voids_the_rest()
    {
        var run = await CountAsync();
        await DrainAsync();
        var applied = (await LinesAsync(run.Id)).First(line => line.State == SeatLineState.Applied);
        var waiting = (await LinesAsync(run.Id)).First(line => line.State == SeatLineState.Proposed);

        var again = await CountAsync(new SeatCountWish { Replaces = run.Id });

        Assert.NotEqual(run.Id, again.Id);
        Assert.Equal((SeatRunState.Superseded, false), ((await RunAsync(run.Id)).State, (await RunAsync(run.Id)).IsActive));
        Assert.Equal(SeatLineState.Applied, (await LineAsync(applied.Id)).State);
        Assert.Equal(SeatLineState.Superseded, (await LineAsync(waiting.Id)).State);
        Assert.True(again.IsActive);
    }

    [Fact]
    public async Task Nothing_is_counted_while_quantities_are_on_their_way()
    {
        await CountAsync(); // its small changes are promised, and not sent yet
        await NextMonthAsync();

        var started = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        await Get<Portal.Core.Jobs.JobRunner>().WaitAsync(started.Value, Cancellation);

        var ended = (await Get<Portal.Core.Jobs.JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Contains("on their way", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_day_is_waited_for()
    {
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Proposed);
        var day = Get<ApproveSeats>().Today.AddDays(5);
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };
        Assert.True((await Get<ApproveSeats>().ExecuteAsync(Finance, choice, day, Cancellation)).Succeeded);
        await DrainAsync();
        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));

        Clock.Jump(TimeSpan.FromDays(5));
        await DrainAsync();

        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
        var past = await Get<ApproveSeats>().ExecuteAsync(Finance, choice, day.AddDays(-30), Cancellation);
        Assert.Equal("seats.day-wrong", Assert.Single(past.Refusals).Code);
    }

    [Fact]
    public async Task What_is_rejected_stays_billed_as_it_was()
    {
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Proposed);
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };

        Assert.Equal(
            "seats.reason-missing",
            Assert.Single((await Get<RejectSeats>().ExecuteAsync(Finance, choice, " ", Cancellation)).Refusals).Code
        );
        Assert.True((await Get<RejectSeats>().ExecuteAsync(Finance, choice, "agreed with the client", Cancellation)).Succeeded);
        await DrainAsync();

        Assert.Equal(SeatLineState.Rejected, (await LineAsync(line.Id)).State);
        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
    }

    [Fact]
    public async Task A_rule_that_is_removed_takes_its_seats_off_before_others_go_up()
    {
        await Server.CallAsync(
            "product.product",
            "create",
            """[[{"name":"Server seat","default_code":"SERVER-SEAT","type":"service","recurring_invoice":true}]]"""
        );
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await AddDevicesAsync(client, "SRV-1", "SRV-2");
        Restart(Options with { Rules = [new SeatRule("SERVER-SEAT", "", "SRV-")] });
        var run = await CountAsync();
        await ApproveAsync(run, (await OfAsync(run, client)).Where(line => line.State == SeatLineState.Proposed).Take(1));
        await DrainAsync();
        var servers = await BilledAsync(order, "SERVER-SEAT");
        Assert.True(servers >= 2);
        Assert.Equal(devices + 2, servers + await BilledAsync(order));

        await NextMonthAsync();
        Restart();
        run = await CountAsync();
        await DrainAsync();
        var lines = await OfAsync(run, client);
        Assert.All(lines, line => Assert.Equal(SeatLineState.Proposed, line.State));
        await ApproveAsync(run, lines[0]);
        await DrainAsync();

        Assert.Equal(0, await BilledAsync(order, "SERVER-SEAT"));
        Assert.Equal(devices + 2, await BilledAsync(order));
    }

    private async Task<(int Client, int First, int Second)> TwiceAsync()
    {
        var twice = (await SubscriptionsAsync()).GroupBy(each => each.Client).First(group => group.Count() == 2);
        return (twice.Key, twice.First().Order, twice.Last().Order);
    }

    private async Task<List<SeatLine>> OfAsync(SeatRun run, int client) =>
        [.. (await LinesAsync(run.Id)).Where(line => line.ClientId == client)];
}
