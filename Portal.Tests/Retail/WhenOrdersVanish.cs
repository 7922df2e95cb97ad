using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Import;

namespace Portal.Tests.Retail;

/// <summary>The sweep, which finds what left no trace among the changes.</summary>
public abstract class WhenOrdersVanish(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenOrdersVanish(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOrdersVanish(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_deleted_order_is_called_so_and_its_promise_is_held()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await ImportAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await Server.CallAsync("sale.order", "unlink", $"[[{order}]]");

        var run = await ImportAsync();

        Assert.NotNull((await OrderAsync(order)).DeletedAt);
        var delivery = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Waiting, "The order was deleted in Odoo."), (delivery!.State, delivery.Reason));
        Assert.True((await OrderAsync(order)).IsCalledOff);
        Assert.Contains("deleted in Odoo", run.Counts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_order_is_not_called_deleted_beside_one_that_is()
    {
        var drafts = await DraftsAsync(withDeposit: false);
        await ImportAsync();
        await HideAsync(drafts[0]);
        await Server.CallAsync("sale.order", "unlink", $"[[{drafts[1]}]]");

        await ImportAsync();

        Assert.Null((await OrderAsync(drafts[0])).DeletedAt);
        Assert.NotNull((await OrderAsync(drafts[1])).DeletedAt);
    }

    [Fact]
    public async Task An_order_that_the_mirror_lost_is_taken_over_again()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        await ForgetChangesAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Orders.Where(each => each.OdooId == order).ExecuteDeleteAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await ImportAsync();

        Assert.Equal(OrderState.Draft, (await OrderAsync(order)).State);
    }

    [Fact]
    public async Task Orders_are_swept_at_once_after_another_database_is_confirmed()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        await Server.CallAsync("sale.order", "unlink", $"[[{order}]]");

        var followers = Get<IEnumerable<IDatabaseFollower>>().ToList();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            foreach (var follower in followers)
            {
                await follower.RestartAsync(db, isSame: true, Cancellation);
            }

            await write.CommitAsync(Cancellation);
        }

        foreach (var follower in followers)
        {
            await follower.ReadAsync(Cancellation);
        }

        var history = Get<JobHistory>();
        await Get<JobRunner>().WaitAsync((await history.FindLastAsync(ImportOrders.JobName, Cancellation))!.Id, Cancellation);
        var run = (await history.FindLastAsync(ImportOrders.JobName, Cancellation))!;
        Assert.Equal((JobRunState.Succeeded, JobTrigger.Action), (run.State, run.Trigger));
        Assert.NotNull((await OrderAsync(order)).DeletedAt);
    }

    // it belongs to a company that nobody who asks is in
    private async Task HideAsync(int order)
    {
        var company = await Server.CallAsync("res.company", "create", """[{"name":"Another one"}]""");
        await Server.CallAsync("sale.order", "write", $$"""[[{{order}}],{"company_id":{{company}}}]""");
        await Server.CallAsync("res.users", "write", """[[2],{"company_ids":[[6,0,[1]]]}]""");
    }
}
