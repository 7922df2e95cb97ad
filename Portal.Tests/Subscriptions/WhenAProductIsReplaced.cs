using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>A product that bills seats is archived, renamed or was a mistake: its seats are billed once. Source: D2, 000-31, 000-32.</summary>
public abstract class WhenAProductIsReplaced(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenAProductIsReplaced(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAProductIsReplaced(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_seats_come_off_with_those_of_the_active_one_that_has_its_reference()
    {
        var (order, client) = await BilledOnceAsync();
        var old = await ProductAsync("MANAGED-SEAT");
        await Server.CallAsync("product.product", "write", $$"""[[{{old}}],{"active":false}]""");
        var other = await MakeProductAsync("MANAGED-SEAT");
        await NextMonthAsync();

        await CheckMovedAsync(order, client, old, other);
    }

    [Fact]
    public async Task Its_seats_come_off_though_its_reference_was_changed()
    {
        var (order, client) = await BilledOnceAsync();
        var old = await ProductAsync("MANAGED-SEAT");
        await Server.CallAsync("product.product", "write", $$"""[[{{old}}],{"default_code":"SEAT-OF-2025"}]""");
        var other = await MakeProductAsync("MANAGED-SEAT");
        await NextMonthAsync();

        await CheckMovedAsync(order, client, old, other);
    }

    [Fact]
    public async Task One_that_was_counted_by_mistake_is_not_given_up_afterwards()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40, "BACKUP-TB");
        Restart(Options with { ProductCode = "BACKUP-TB" });
        var mistake = await CountAsync();
        var reverted = await Get<RevertSeatRun>().ExecuteAsync(Finance, mistake.Id, "the wrong product", Cancellation);
        Assert.True(reverted.Succeeded || reverted.Refusals[0].Code == "seats.nothing-to-revert");
        await DrainAsync();

        Restart();
        await NextMonthAsync();
        var run = await CountAsync();

        Assert.DoesNotContain(await LinesAsync(run.Id), line => line.ProductCode == "BACKUP-TB");
    }

    [Fact]
    public async Task One_that_is_given_up_is_approved_only_by_who_asks_for_it()
    {
        await BilledOnceAsync();
        var old = await ProductAsync("MANAGED-SEAT");
        await Server.CallAsync("product.product", "write", $$"""[[{{old}}],{"active":false}]""");
        await MakeProductAsync("MANAGED-SEAT");
        await NextMonthAsync();
        var run = await CountAsync();
        await DrainAsync();
        var retired = (await LinesAsync(run.Id)).Where(line => line.Guards.HasFlag(SeatGuards.RetiredProduct)).ToList();
        var clients = retired.Select(line => line.ClientId).ToHashSet();
        Assert.NotEmpty(clients);

        await ApproveAllAsync(run.Id, guard: null);
        var left = (await LinesAsync(run.Id)).Where(line => clients.Contains(line.ClientId)).ToList();
        Assert.DoesNotContain(left, line => line.State is SeatLineState.Approved or SeatLineState.Applied);

        var given = retired.Count(line => line.State == SeatLineState.Proposed);
        var all = await ApproveAllAsync(run.Id, SeatGuards.RetiredProduct);
        Assert.True(all >= given, "all of them, with what goes with them");
    }

    private async Task<int> ApproveAllAsync(Guid run, SeatGuards? guard)
    {
        var request = new SeatLineRequest { RunId = run, Guard = guard };
        var count = (await Get<ListSeatLines>().CountDecidableAsync(Finance, request, Cancellation)).Value;
        if (count == 0)
        {
            return 0;
        }

        var choice = new SeatChoice(run) { Match = new SeatMatch(request, count, (await RunAsync(run)).Version) };
        var approved = await Get<ApproveSeats>().ExecuteAsync(Finance, choice, null, Cancellation);
        Assert.True(approved.Succeeded, string.Join(' ', approved.Refusals));
        return approved.Value!.Lines;
    }

    // a small number, which the thresholds alone would approve
    private async Task<(int Order, int Client)> BilledOnceAsync()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await EndDevicesAsync(client, devices - 3);
        await BillAsync(order, 2);
        await CountAsync();
        await DrainAsync();
        Assert.Equal(3, await BilledAsync(order));
        return (order, client);
    }

    private async Task CheckMovedAsync(int order, int client, int old, int other)
    {
        var run = await CountAsync();
        await DrainAsync();
        var lines = (await LinesAsync(run.Id)).Where(line => line.ClientId == client).ToList();

        // the rise alone would have passed the thresholds: it waits with the fall
        Assert.All(lines, line => Assert.Equal(SeatLineState.Proposed, line.State));
        var (fall, rise) = (lines.Single(line => line.ProductId == old), lines.Single(line => line.ProductId == other));
        Assert.Equal((3m, 0m, true), (fall.Billed, fall.Proposed, fall.Guards.HasFlag(SeatGuards.RetiredProduct)));
        Assert.Equal((0m, 3m, true), (rise.Billed, rise.Proposed, rise.Guards.HasFlag(SeatGuards.OtherLine)));
        Assert.True((await ApproveAsync(run, rise)).Succeeded);
        await DrainAsync();
        Assert.Equal((0m, 3m), (await BilledAsync(order, old), await BilledAsync(order, other)));
    }

    private async Task<int> ProductAsync(string code)
    {
        var found = await Server.CallAsync("product.product", "search", $$"""[[["default_code","=","{{code}}"]]]""");
        return found![0]!.GetValue<int>();
    }

    private async Task<int> MakeProductAsync(string code)
    {
        var made = await Server.CallAsync(
            "product.product",
            "create",
            $$"""[[{"name":"{{code}}","default_code":"{{code}}","type":"service","recurring_invoice":true}]]"""
        );
        return made![0]!.GetValue<int>();
    }

    private async Task<decimal> BilledAsync(int order, int product)
    {
        var rows = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{order}}],["product_id","=",{{product}}]],["product_uom_qty"]]"""
        );
        return rows!.AsArray().Sum(row => row!["product_uom_qty"]!.GetValue<decimal>());
    }
}
