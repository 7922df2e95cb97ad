using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Sandbox.Abs;

namespace Portal.Tests.Retail;

/// <summary>The order has its entitlement, made under another key: each way in which ABS may say so counts as delivered. Source: 001-36, DESIGN §3.</summary>
public abstract class WhenAbsHasItAlready(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAbsHasItAlready(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsHasItAlready(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(RepeatAnswer.Conflict, 409)]
    [InlineData(RepeatAnswer.Detected, 200)]
    public async Task The_former_one_goes_onto_the_order_and_into_its_chatter(RepeatAnswer manner, int status)
    {
        Server.Services.GetRequiredService<SandboxOptions>().Abs.Repeat = manner;
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await CreateInAbsAsync(order);
        await HookAsync("sale.order", order);

        await DrainAsync();

        var former = Server.Services.GetRequiredService<AbsSandbox>().Turn(records => records.FindByOrder(order)!.Number);
        var id = string.Create(CultureInfo.InvariantCulture, $"ent-{former:000000}");
        Assert.Equal([201, status], RequestsFor(order).Select(request => request.Status));
        Assert.Equal((DeliveryState.Delivered, 1), ((await DeliveryAsync(order))!.State, (await DeliveryAsync(order))!.Attempts));
        Assert.Equal(id, (await OrderAsync(order)).EntitlementId);
        Assert.Equal(1, await NotesAsync(order, id));
    }
}
