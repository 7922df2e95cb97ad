using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>What was approved for a later day is billed on that day, whatever is counted in between. Source: b3 (effective date), P9.</summary>
public abstract class WhenAnApprovalWaitsForItsDay(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAnApprovalWaitsForItsDay(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnApprovalWaitsForItsDay(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_count_that_proposes_the_same_keeps_it_and_its_day()
    {
        var (_, line, day) = await PostponedAsync();
        await NextMonthAsync();
        Assert.True(Get<ApproveSeats>().Today < day);

        var next = await CountAsync();
        await DrainAsync();

        var again = (await LinesAsync(next.Id)).Single(each => each.OrderId == line.OrderId);
        Assert.Equal(
            (SeatLineState.Approved, false, Finance.Name, (DateOnly?)day),
            (again.State, again.IsAutomatic, again.DecidedBy, again.EffectiveOn)
        );
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(again.DeliveryId)).State);
        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        Clock.Jump(TimeSpan.FromDays(60));
        await DrainAsync();
        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
        Assert.Equal(1, await NotesAsync(line.OrderId, "Auto-updated"));
    }

    [Fact]
    public async Task A_count_that_proposes_something_else_waits_for_a_person_however_small_it_is()
    {
        var (client, line, _) = await PostponedAsync();
        await NextMonthAsync();
        await BillAsync(line.OrderId, (int)line.Proposed - 1);

        var next = await CountAsync();
        await DrainAsync();

        var again = (await LinesAsync(next.Id)).Single(each => each.OrderId == line.OrderId);
        Assert.Equal((client, SeatLineState.Proposed, SeatGuards.Postponed), (again.ClientId, again.State, again.Guards));
        Assert.Equal(line.Proposed - 1, await BilledAsync(line.OrderId));
    }

    [Fact]
    public async Task Who_may_not_approve_does_not_count_again_over_it()
    {
        var (_, line, _) = await PostponedAsync();
        var wish = new SeatCountWish { IsConfirmed = true, Replaces = line.RunId };

        var refused = await Get<StartRecount>().ExecuteAsync(Operator, wish, Cancellation);

        Assert.Equal("seats.approvals-wait", Assert.Single(refused.Refusals).Code);
        Assert.True((await Get<StartRecount>().ExecuteAsync(Finance, wish, Cancellation)).Succeeded);
    }

    private async Task<(int Client, SeatLine Line, DateOnly Day)> PostponedAsync()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        Assert.Equal(SeatLineState.Proposed, line.State);
        var day = Get<ApproveSeats>().Today.AddDays(70);
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };
        Assert.True((await Get<ApproveSeats>().ExecuteAsync(Finance, choice, day, Cancellation)).Succeeded);
        await DrainAsync();
        return (client, line, day);
    }
}
