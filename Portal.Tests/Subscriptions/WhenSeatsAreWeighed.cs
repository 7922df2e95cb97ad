using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>The figures that somebody decides by: what changes, what has no price, whose devices they are. Source: R16, P9, b3.</summary>
public abstract class WhenSeatsAreWeighed(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenSeatsAreWeighed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSeatsAreWeighed(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_decision_says_its_seats_its_money_and_what_goes_along()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices + 40);
        var run = await CountAsync();
        await DrainAsync();
        var lines = await LinesAsync(run.Id);
        var line = lines.Single(each => each.OrderId == order);
        var open = lines.Where(each => each.IsUndecided).ToList();

        var one = await WeighAsync(new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] });

        Assert.Equal((1, 1, 0m, 40m, 0), (one.Lines, one.Clients, one.Up, one.Down, one.Along));
        Assert.Equal(line.MonthMinor, Assert.Single(one.Effects).Minor);
        Assert.Equal(0, one.UnpricedSeats);
        var asked = open.Count(each => each.State == SeatLineState.Asked);
        Assert.Equal((asked, open.Count - asked - 1), (one.Asked, one.Left));

        var all = await WeighAsync(
            new SeatChoice(run.Id) { Match = new SeatMatch(new SeatLineRequest { RunId = run.Id }, 0, run.Version) }
        );
        var going = open.Where(each => each.State == SeatLineState.Proposed).ToList();
        Assert.Equal(going.Count, all.Lines);
        Assert.Equal(going.Where(each => each.Delta > 0).Sum(each => each.Delta), all.Up);
        Assert.Equal(going.Where(each => each.Delta < 0).Sum(each => -each.Delta), all.Down);
        Assert.Equal(going.Where(each => each.EffectMinor is null).Sum(each => each.Delta), all.UnpricedSeats);
    }

    [Fact]
    public async Task Seats_without_a_price_stand_beside_the_sum()
    {
        var run = await CountAsync();
        await DrainAsync();
        var row = (await Get<ListSeatRuns>().ReadAsync(Viewer, run.Id, Cancellation)).Value!;
        var lines = await LinesAsync(run.Id);

        var unpriced = lines.Where(line => line.EffectMinor is null).Sum(line => line.Delta);

        Assert.True(unpriced > 0);
        Assert.Equal(unpriced, row.UnpricedSeats);
    }

    [Fact]
    public async Task A_yearly_price_counts_a_twelfth_and_one_of_an_unknown_period_is_in_no_sum()
    {
        var singles = (await SinglesAsync()).Take(3).ToList();
        foreach (var (order, client) in singles)
        {
            await BillAsync(order, await DevicesAsync(client) + 40);
        }

        await PlanAsync(singles[1].Order, "year");
        await PlanAsync(singles[2].Order, null);

        var run = await CountAsync(new SeatCountWish { IsDryRun = true });
        var lines = (await LinesAsync(run.Id)).Where(line => singles.Exists(each => each.Order == line.OrderId)).ToList();

        var (monthly, yearly, unknown) = (Of(lines, singles[0]), Of(lines, singles[1]), Of(lines, singles[2]));
        Assert.Equal((BillingPeriod.OneMonth, monthly.EffectMinor), (monthly.Period, monthly.MonthMinor));
        Assert.Equal("year", yearly.Period!.Words);
        Assert.Equal((long)Math.Round(yearly.EffectMinor!.Value / 12m, MidpointRounding.AwayFromZero), yearly.MonthMinor);
        Assert.Equal((null, null), (unknown.Period, unknown.MonthMinor));
        Assert.NotNull(unknown.EffectMinor);
        var row = (await Get<ListSeatRuns>().ReadAsync(Viewer, run.Id, Cancellation)).Value!;
        Assert.Equal(-40, row.UntimedSeats);
        var all = (await LinesAsync(run.Id)).Where(line => line.MonthMinor is not null);
        Assert.Equal(all.Sum(line => line.MonthMinor), row.Effects.Sum(effect => effect.Minor));
    }

    [Fact]
    public async Task A_price_that_holds_its_taxes_counts_without_them()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        Proxy.Rewrite = (call, answer) =>
        {
            if (!call.Text.Contains("\"sale.order.line\"", StringComparison.Ordinal))
            {
                return;
            }

            foreach (var row in answer["result"]!.AsArray().Where(row => row!["order_id"]!.ToJsonString().Contains($"{order}")))
            {
                var billed = row!["product_uom_qty"]!.GetValue<decimal>();
                (row["price_unit"], row["discount"]) = (116.0, 0.0);
                (row["price_subtotal"], row["price_total"]) = (100 * billed, 116 * billed);
            }
        };

        var run = await CountAsync(new SeatCountWish { IsDryRun = true });

        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order && each.ProductCode == "MANAGED-SEAT");
        Assert.Equal(-4000_00, line.EffectMinor);
    }

    [Fact]
    public async Task Every_device_is_of_a_subscription_or_named_among_those_that_nobody_pays_for()
    {
        await AddSparesAsync("SPARE-2", "SPARE-1");
        var run = await CountAsync();
        await DrainAsync();
        var lines = await LinesAsync(run.Id);
        var targets = lines.GroupBy(line => (line.ClientId, line.ProductCode)).Sum(group => group.First().Counted);

        Assert.Equal(targets, run.BilledDevices);
        Assert.StartsWith($"{targets} devices on {run.Subscriptions} subscriptions, ", run.Figures, StringComparison.Ordinal);
        var listed = await ListAsync(run, "");
        Assert.Equal(run.Unbilled + run.Unmapped, listed.Total);
        var found = await ListAsync(run, "spare");
        Assert.Equal(["SPARE-1", "SPARE-2"], found.Rows.Select(row => row.Device.Name));
        Assert.All(found.Rows, row => Assert.NotEmpty(row.Client));
        var first = await ListAsync(run, "spare", KeysetRequest.First(1));
        var next = await ListAsync(run, "spare", new KeysetRequest(KeysetMove.After, first.Next, 1));
        Assert.Equal(("SPARE-1", "SPARE-2"), (first.Rows[0].Device.Name, next.Rows[0].Device.Name));
    }

    [Fact]
    public async Task One_trial_a_month_is_kept_and_says_what_would_wait()
    {
        var first = await CountAsync(new SeatCountWish { IsDryRun = true });
        var second = await CountAsync(new SeatCountWish { IsDryRun = true });

        Assert.Equal("not-found", (await Get<ListSeatRuns>().ReadAsync(Viewer, first.Id, Cancellation)).Refusals[0].Code);
        var trial = (await Get<ListSeatRuns>().ReadAsync(Viewer, second.Id, Cancellation)).Value!;
        Assert.Null(trial.Instead);
        var run = await CountAsync();
        await DrainAsync();
        trial = (await Get<ListSeatRuns>().ReadAsync(Viewer, second.Id, Cancellation)).Value!;
        var real = (await Get<ListSeatRuns>().ReadAsync(Viewer, run.Id, Cancellation)).Value!;
        Assert.Equal(run.Id, trial.Instead!.Id);
        Assert.True(trial.Waiting > 0);
        Assert.Equal(real.Waiting, trial.Waiting);
        var waiting = await Get<ListSeatLines>().ExecuteAsync(Viewer, new SeatLineRequest { RunId = second.Id }, Cancellation);
        Assert.Equal(trial.Waiting, waiting.Value!.Total);
    }

    [Fact]
    public async Task A_line_knows_its_neighbours_and_what_was_before_it()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices);
        var run = await CountAsync();
        await DrainAsync();
        var waiting = (await Get<ListSeatLines>().ExecuteAsync(Viewer, new SeatLineRequest { RunId = run.Id }, Cancellation))
            .Value!
            .Rows;
        var opened = await OpenAsync(waiting[1].Id);
        Assert.Equal((waiting[0].Id, waiting[2].Id), (opened.Previous, opened.Next));
        Assert.Null((await OpenAsync(waiting[0].Id)).Previous);
        Assert.True((await OpenAsync(waiting[0].Id)).Past.IsFirst);

        await BillAsync(order, devices + 30);
        var again = await CountAsync(new SeatCountWish { Replaces = run.Id });
        await DrainAsync();

        var line = (await LinesAsync(again.Id)).Single(each => each.OrderId == order);
        Assert.Equal(new SeatPast(IsFirst: false, devices), (await OpenAsync(line.Id)).Past);
    }

    // null for a plan whose unit is of another time
    private async Task PlanAsync(int order, string? unit)
    {
        var plans = await Server.CallAsync("sale.subscription.plan", "search", """[[["billing_period_unit","=","year"]]]""");
        var plan = plans![0]!.GetValue<int>();
        if (unit is null)
        {
            var made = await Server.CallAsync(
                "sale.subscription.plan",
                "create",
                """[{"name":"Odd","billing_period_value":0}]"""
            );
            plan = made!.GetValue<int>();
        }

        await Server.CallAsync("sale.order", "write", $$"""[[{{order}}],{"plan_id":{{plan}}}]""");
    }

    private static SeatLine Of(List<SeatLine> lines, (int Order, int Client) of) =>
        lines.Single(line => line.OrderId == of.Order && line.ProductCode == "MANAGED-SEAT");

    private async Task<SeatWeight> WeighAsync(SeatChoice choice) =>
        (await Get<WeighSeats>().ExecuteAsync(Viewer, choice, Cancellation)).Value!;

    private async Task<OpenedSeatLine> OpenAsync(Guid id) =>
        (await Get<OpenSeatLine>().ExecuteAsync(Viewer, id, Cancellation)).Value!;

    private async Task<KeysetPage<UnbilledDevice>> ListAsync(SeatRun run, string search, KeysetRequest? page = null) =>
        (
            await Get<ListUnbilledDevices>().ExecuteAsync(Viewer, run.Id, search, page ?? KeysetRequest.First(500), Cancellation)
        ).Value!;
}
