using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;

namespace Portal.Tests.Retail;

/// <summary>An import and a comparison on one node read just those orders that hooks tell another node of: an ordinary race ends neither. Source: P4.</summary>
public abstract class WhenJobsMeetHooks(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenJobsMeetHooks(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenJobsMeetHooks(DatabaseProvider.Postgres)
    {
        [Fact]
        public async Task What_another_node_changed_in_between_is_done_anew_on_what_is_there_then()
        {
            await ImportAsync();
            var tries = 0;
            var before = 0;

            var seen = await RacedWrite.RunAsync(
                Database.Portal,
                async db =>
                {
                    var order = await db.Orders.OrderBy(each => each.OdooId).FirstAsync(Cancellation);
                    if (++tries == 1)
                    {
                        before = order.Version;
                        await ChangeAsync(order.OdooId);
                    }

                    order.Promise(Guid.CreateVersion7(), order.OrderedAt);
                    return order.Version;
                },
                Cancellation
            );

            Assert.Equal(2, tries);
            Assert.Equal(before + 2, seen);
        }

        private async Task ChangeAsync(int order)
        {
            await using var db = Database.Open();
            var row = await db.Orders.SingleAsync(each => each.OdooId == order, Cancellation);
            row.Promise(Guid.CreateVersion7(), row.OrderedAt);
            await db.SaveChangesAsync(Cancellation);
        }
    }

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    [Fact]
    public async Task Each_run_succeeds_and_each_order_has_one_entitlement()
    {
        var other = NewNode();
        var orders = await ConfirmedAsync();
        await HookAsync(orders.Select(order => ("sale.order", order, "")));
        await Task.WhenAll(ImportAsync(), DrainAsync(other));
        for (var round = 0; round < 3; round++)
        {
            foreach (var order in orders)
            {
                await ChangeQuantityAsync(order, 3 + round);
            }

            await HookAsync(orders.Select(order => ("sale.order", order, "")));
            await Task.WhenAll(ImportAsync(), DrainAsync(other));
            await HookAsync(orders.Select(order => ("sale.order", order, "")));
            await Task.WhenAll(ReconcileAsync(), DrainAsync(other));
            Clock.Jump(TimeSpan.FromSeconds(30)); // what lost a race is tried again
        }

        await DrainAsync();
        await using var db = Database.Open();
        Assert.All(orders, order => Assert.Equal(1, EntitlementsOf(order)));
        Assert.DoesNotContain(await db.Inbox.ToListAsync(Cancellation), message => message.State == InboxState.Dead);
    }

    private async Task<List<int>> ConfirmedAsync()
    {
        var orders = (await DraftsAsync(withDeposit: false)).Take(8).ToList();
        foreach (var order in orders)
        {
            await ConfirmAsync(order);
        }

        return orders;
    }
}
