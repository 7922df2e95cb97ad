using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>After another Odoo database is confirmed no count goes by what the former one had under the same ids. Source: DESIGN §5, D2.</summary>
public abstract class WhenAnotherDatabaseIsCounted(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAnotherDatabaseIsCounted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnotherDatabaseIsCounted(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_counted_as_for_the_first_time()
    {
        var singles = await SinglesAsync();
        var ((order, client), (refused, other)) = (singles[0], singles[1]);
        await BillAsync(order, await DevicesAsync(client) - 2);
        await BillAsync(refused, await DevicesAsync(other) + 40);
        var before = await CountAsync();
        await DrainAsync();
        Assert.Equal(SeatLineState.Applied, Of(await LinesAsync(before.Id), order).State);
        var no = Of(await LinesAsync(before.Id), refused);
        var picks = new SeatChoice(before.Id) { Picks = [new SeatPick(no.Id, no.Version)] };
        Assert.True((await Get<RejectSeats>().ExecuteAsync(Finance, picks, "They pay for spares", Cancellation)).Succeeded);

        await ConfirmAsync(isSame: false);
        var old = await ProductAsync();
        await Server.CallAsync("product.product", "write", $$"""[[{{old}}],{"default_code":"HOSTING"}]"""); // what has that id there
        await Server.CallAsync(
            "product.product",
            "create",
            """[[{"name":"Seat","default_code":"MANAGED-SEAT","type":"service","recurring_invoice":true}]]"""
        );
        await EndDevicesAsync(client, 1);
        var run = await CountAsync();

        var lines = await LinesAsync(run.Id);
        Assert.DoesNotContain(lines, line => line.ProductId == old || line.Guards.HasFlag(SeatGuards.RetiredProduct));
        Assert.All(lines, line => Assert.Equal((0, 0), (line.Added, line.Removed)));
        Assert.DoesNotContain(lines, line => line.Guards.HasFlag(SeatGuards.Refused));
        var opened = (await Get<OpenSeatLine>().ExecuteAsync(Viewer, Of(lines, order).Id, Cancellation)).Value!;
        Assert.Equal(new SeatPast(IsFirst: true, LastInForce: null), opened.Past);
    }

    [Fact]
    public async Task What_was_counted_before_is_only_looked_up()
    {
        var run = await CountAsync();
        await DrainAsync();
        var applied = (await LinesAsync(run.Id)).First(line => line.State == SeatLineState.Applied);
        await ConfirmAsync(isSame: true);
        Assert.Equal(run.State, (await RunAsync(run.Id)).State);

        await ConfirmAsync(isSame: false);

        Assert.Equal((SeatRunState.Former, false), ((await RunAsync(run.Id)).State, (await RunAsync(run.Id)).IsActive));
        var reverted = await Get<RevertSeatRun>().ExecuteAsync(Finance, run.Id, "wrong", Cancellation);
        Assert.Equal("seats.former-database", Assert.Single(reverted.Refusals).Code);
        Assert.Equal("seats.former-database", Assert.Single((await ApproveAsync(run, applied)).Refusals).Code);
        Assert.Null((await Get<OpenSeatLine>().ExecuteAsync(Viewer, applied.Id, Cancellation)).Value!.OrderUrl);
        Assert.Equal(run.Number + 1, (await CountAsync()).Number);
    }

    private Task ConfirmAsync(bool isSame) =>
        ChangeAsync(async db =>
        {
            foreach (var follower in Get<IEnumerable<IDatabaseFollower>>())
            {
                if (follower is SeatsAfterConfirmation)
                {
                    await follower.RestartAsync(db, isSame, Cancellation);
                }
            }
        });

    private async Task<int> ProductAsync()
    {
        var found = await Server.CallAsync("product.product", "search", """[[["default_code","=","MANAGED-SEAT"]]]""");
        return found![0]!.GetValue<int>();
    }

    private static SeatLine Of(List<SeatLine> lines, int order) =>
        lines.Single(line => line.OrderId == order && line.ProductCode == "MANAGED-SEAT");
}
