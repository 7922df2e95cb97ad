using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Retail;

namespace Portal.Tests.Retail;

/// <summary>A live installation, which promises nothing for the orders of the past, whoever reads them first.</summary>
public abstract class WhenPortalComesToAnOldOdoo(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenPortalComesToAnOldOdoo(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPortalComesToAnOldOdoo(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_hook_of_an_old_order_before_the_first_import_promises_nothing()
    {
        var old = await OldOrderAsync();

        await HookAsync("sale.order", old);
        await DrainAsync();
        await ImportAsync();
        await DrainAsync();

        Assert.True((await OrderAsync(old)).IsPast);
        Assert.Null(await DeliveryAsync(old));
        Assert.Empty(RequestsFor(old));
    }

    [Fact]
    public async Task An_order_confirmed_while_the_first_import_runs_is_promised_though_the_import_reads_it_first()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);

        await ImportAsync();
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.False((await OrderAsync(order)).IsPast);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task An_old_order_that_was_written_to_lately_is_past_all_the_same()
    {
        var old = await OldOrderAsync();
        await Server.CallAsync("sale.order", "write", $$"""[[{{old}}],{"client_order_ref":"Looked at lately"}]""");

        await HookAsync("sale.order", old);
        await DrainAsync();

        Assert.True((await OrderAsync(old)).IsPast);
        Assert.Empty(RequestsFor(old));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_a_program_makes_confirmed_and_dates_back_is_promised(bool isImported)
    {
        await ImportAsync();
        await SweepWasAsync(Clock.GetUtcNow().UtcDateTime.AddSeconds(-1));
        var like = (await DraftsAsync(withDeposit: false))[0];
        var yesterday = Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        var order = Assert.Single(await Server.MakeOrdersAsync(like, 1, "sale", yesterday));

        await (isImported ? ImportAsync() : HookAsync("sale.order", order));
        await DrainAsync();

        Assert.False((await OrderAsync(order)).IsPast);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task An_old_order_that_is_confirmed_anew_is_promised()
    {
        var old = await OldOrderAsync();
        await ImportAsync();
        var past = (await OrderAsync(old)).IsPast;

        await Server.CallAsync("sale.order", "action_cancel", $"[[{old}]]");
        await Server.CallAsync("sale.order", "action_draft", $"[[{old}]]");
        await ConfirmAsync(old);
        await HookAsync("sale.order", old);
        await DrainAsync();

        Assert.True(past);
        Assert.False((await OrderAsync(old)).IsPast);
        Assert.NotNull(await DeliveryAsync(old));
    }

    [Fact]
    public async Task Orders_that_were_hidden_until_now_are_past_although_they_are_younger_than_portal()
    {
        var hidden = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        await ForgetAsync(hidden);
        await ConfirmAsync(hidden);
        await SweepWasAsync(Clock.GetUtcNow().UtcDateTime.AddHours(3));

        await HookAsync("sale.order", hidden);
        await DrainAsync();

        Assert.True((await OrderAsync(hidden)).IsPast);
        Assert.Empty(RequestsFor(hidden));
    }

    // as if the account could not see it when Portal last read all ids
    private async Task ForgetAsync(int order)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Orders.Where(each => each.OdooId == order).ExecuteDeleteAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task SweepWasAsync(DateTime at)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db
            .PullCursors.Where(each => each.Feed == FirstContact.Sweep)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.BeganAt, at), Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<int> OldOrderAsync()
    {
        var found = await Server.CallAsync(
            "sale.order",
            "search",
            """[[["state","=","sale"],["x_outlet_id","!=",false]]]""",
            """{"order":"id desc","limit":1}"""
        );
        return found![0]!.GetValue<int>();
    }
}
