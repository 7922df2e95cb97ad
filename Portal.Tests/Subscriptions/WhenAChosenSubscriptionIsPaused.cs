using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>A subscription that is away still bills its seats once it is back: another one takes them only when somebody says so. Source: D2, scenario 23.</summary>
public abstract class WhenAChosenSubscriptionIsPaused(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAChosenSubscriptionIsPaused(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAChosenSubscriptionIsPaused(DatabaseProvider.Postgres);

    private const int Few = 4; // what the thresholds alone would approve

    [Fact]
    public async Task The_one_that_is_left_is_asked_about_until_it_is_back()
    {
        var (client, chosen, other) = await ChosenAsync();
        await MoveAsync(chosen, "4_paused");
        await NextMonthAsync();

        var run = await CountAsync();
        await DrainAsync();

        var line = Assert.Single(await OfAsync(run, client));
        Assert.Equal((other, SeatLineState.Asked), (line.OrderId, line.State));
        var home = (await Get<OpenSeatLine>().ExecuteAsync(Viewer, line.Id, Cancellation)).Value!.Home!;
        Assert.Equal(chosen, home.OrderId);
        Assert.StartsWith($"{home.OrderName}, on which", line.Reason, StringComparison.Ordinal);
        Assert.Equal(((decimal)Few, 0m), (await BilledAsync(chosen), await BilledAsync(other)));

        await MoveAsync(chosen, "3_progress");
        var back = await CountAsync(new SeatCountWish { Replaces = run.Id });
        await DrainAsync();
        Assert.All(await OfAsync(back, client), each => Assert.Equal(SeatLineState.Unchanged, each.State));
        Assert.Equal(((decimal)Few, 0m), (await BilledAsync(chosen), await BilledAsync(other)));
    }

    [Fact]
    public async Task The_one_that_is_left_can_be_chosen_and_the_former_bills_none_once_it_is_back()
    {
        var (client, chosen, other) = await ChosenAsync();
        await MoveAsync(chosen, "4_paused");
        await NextMonthAsync();
        var run = await CountAsync();

        Assert.True((await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, other, Cancellation)).Succeeded);
        await DrainAsync();
        var line = Assert.Single(await OfAsync(run, client));
        Assert.Equal((SeatLineState.Applied, "", (decimal)Few), (line.State, line.Reason, await BilledAsync(other)));

        await MoveAsync(chosen, "3_progress");
        var back = await CountAsync(new SeatCountWish { Replaces = run.Id });
        var lines = (await OfAsync(back, client)).ToDictionary(each => each.OrderId);
        Assert.Equal((0m, (decimal)Few), (lines[chosen].Proposed, lines[other].Proposed));
    }

    [Fact]
    public async Task A_no_of_before_is_said_beside_what_is_asked()
    {
        var (client, chosen, other) = await ChosenAsync();
        await NextMonthAsync();
        await BillAsync(other, 40);
        var run = await CountAsync();
        var fall = (await OfAsync(run, client)).Single(line => line.OrderId == other);
        var no = new SeatChoice(run.Id) { Picks = [new SeatPick(fall.Id, fall.Version)] };
        Assert.True((await Get<RejectSeats>().ExecuteAsync(Finance, no, "They are lent", Cancellation)).Succeeded);
        await MoveAsync(chosen, "4_paused");

        var again = await CountAsync(new SeatCountWish { Replaces = run.Id });

        var asked = Assert.Single(await OfAsync(again, client));
        Assert.Equal(SeatLineState.Asked, asked.State);
        Assert.Contains(", on which the client's seats are billed", asked.Reason, StringComparison.Ordinal);
        Assert.Contains("They are lent", asked.Reason, StringComparison.Ordinal);
    }

    // its seats are billed on one of two subscriptions, as somebody has said
    private async Task<(int Client, int Chosen, int Other)> ChosenAsync()
    {
        var twice = (await SubscriptionsAsync()).GroupBy(each => each.Client).First(group => group.Count() == 2);
        var (client, chosen, other) = (twice.Key, twice.First().Order, twice.Last().Order);
        await EndDevicesAsync(client, await DevicesAsync(client) - Few);
        await BillAsync(chosen, Few);
        var run = await CountAsync();
        Assert.True((await Get<ChooseSeatHome>().ExecuteAsync(Finance, run.Id, client, chosen, Cancellation)).Succeeded);
        var open = (await OfAsync(run, client)).Where(line => line.IsUndecided).ToList();
        Assert.True(open.Count == 0 || (await ApproveAsync(run, open)).Succeeded);
        await DrainAsync();
        Assert.Equal(((decimal)Few, 0m), (await BilledAsync(chosen), await BilledAsync(other)));
        return (client, chosen, other);
    }

    private async Task MoveAsync(int order, string state) =>
        await Server.CallAsync("sale.order", "write", $$"""[[{{order}}],{"subscription_state":"{{state}}"}]""");

    private async Task<List<SeatLine>> OfAsync(SeatRun run, int client) =>
        [.. (await LinesAsync(run.Id)).Where(line => line.ClientId == client)];
}
