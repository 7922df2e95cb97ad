using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Retail;

public abstract class WhenHooksOfManyOrdersAreShuffled(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenHooksOfManyOrdersAreShuffled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenHooksOfManyOrdersAreShuffled(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_order_has_one_create_and_one_message_in_odoo()
    {
        var orders = (await DraftsAsync(withDeposit: false)).Concat(await DraftsAsync(withDeposit: true)).Take(10).ToList();
        // of some, the first hooks come before Odoo has committed
        foreach (var order in orders.Skip(3))
        {
            await ConfirmAsync(order);
        }

        var hooks = orders
            .SelectMany(order => Enumerable.Range(0, 8).Select(each => ("sale.order", order, Claim(each))))
            .ToArray();
        new Random(20_260_304).Shuffle(hooks);
        await HookAsync(hooks[..40]);
        var other = NewNode();
        await Task.WhenAll(DrainAsync(), DrainAsync(other));
        foreach (var order in orders.Take(3))
        {
            await ConfirmAsync(order);
        }

        await HookAsync(hooks[40..]);
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(DrainAsync(), DrainAsync(other));
            Clock.Jump(TimeSpan.FromSeconds(30)); // what lost a race is tried again
        }

        Assert.Equal(10, orders.Count);
        Assert.All(orders, order => Assert.Single(RequestsFor(order)));
        Assert.All(orders, order => Assert.Equal(1, EntitlementsOf(order)));
        foreach (var order in orders)
        {
            Assert.Equal(1, await NotesAsync(order, (await OrderAsync(order)).EntitlementId!));
        }

        await using var db = Database.Open();
        Assert.Equal(orders.Count, await db.Deliveries.CountAsync(each => each.Kind == "entitlement.create", Cancellation));
        Assert.DoesNotContain(await db.Inbox.ToListAsync(Cancellation), message => message.State == InboxState.Dead);
    }

    private static string Claim(int each) => each % 2 == 0 ? ""","state":"sale" """ : "";
}
