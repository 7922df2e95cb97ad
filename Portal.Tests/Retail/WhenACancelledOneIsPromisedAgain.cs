using System.Text;
using System.Text.Json.Nodes;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>Whoever called off an entitlement finds it, and the way back. Source: C13, scenario 12.</summary>
public abstract class WhenACancelledOneIsPromisedAgain(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenACancelledOneIsPromisedAgain(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenACancelledOneIsPromisedAgain(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_is_listed_and_goes_out_once()
    {
        var order = await CancelledAsync();
        var listed = await Get<ListEntitlements>()
            .ExecuteAsync(Viewer, new EntitlementRequest { Tab = EntitlementTab.Cancelled }, Cancellation);

        var again = await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);
        await DrainAsync();

        Assert.Equal([order], listed.Value!.Rows.Select(row => row.OrderId));
        Assert.Equal("It is promised to ABS again.", again.Value);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Equal(1, EntitlementsOf(order));
        await using var db = Database.Open();
        var act = Assert.Single(db.Audit.Where(each => each.Action == RetailActs.PromisedAgain));
        Assert.Equal(Operator.Name, act.ActorName);
    }

    [Fact]
    public async Task What_abs_has_by_now_is_not_asked_for_again()
    {
        var order = await CancelledAsync();
        await CreateInAbsAsync(order);

        var again = await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);
        await DrainAsync();

        Assert.StartsWith("ABS has it by now", again.Value, StringComparison.Ordinal);
        Assert.Equal(1, EntitlementsOf(order));
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        await using var db = Database.Open();
        Assert.Equal(Operator.Name, Assert.Single(db.Audit.Where(each => each.Action == RetailActs.PromisedAgain)).ActorName);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("may have arrived")]
    [InlineData("written by a person")]
    public async Task One_that_lacks_something_by_now_waits_and_nothing_incomplete_goes_out(string was)
    {
        var order = was switch
        {
            "refused" => await CancelledAsync(),
            "may have arrived" => await CancelledAsync(FaultMode.Status503),
            _ => await CancelledAsync(isEdited: true),
        };
        await SetOutletCodeAsync(order, "false");
        Clock.Jump(TimeSpan.FromMinutes(10));
        var before = RequestsFor(order).Count;

        var again = await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);
        await DrainAsync();
        var held = (await DeliveryAsync(order))!;
        var between = RequestsFor(order).Count;
        await SetOutletCodeAsync(order, "\"KE-NBO-99\"");
        await ImportAsync();
        await DrainAsync();

        Assert.StartsWith("It is promised again, and waits: The outlet", again.Value, StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Waiting, before), (held.State, between));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Contains("KE-NBO-99", RequestsFor(order)[^1].Body, StringComparison.Ordinal);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task One_that_is_not_called_off_is_left_alone_and_a_viewer_promises_nothing()
    {
        var order = await CancelledAsync();

        var forbidden = await Get<PromiseAgain>().ExecuteAsync(Viewer, order, Cancellation);
        await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);
        var twice = await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(forbidden.Refusals).Code);
        Assert.Equal("retail.changed", Assert.Single(twice.Refusals).Code);
    }

    private async Task<int> CancelledAsync(FaultMode fault = FaultMode.Status422, bool isEdited = false)
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", fault, isEdited ? 2 : 1);
        await DrainAsync();
        if (isEdited)
        {
            await EditAsync((await DeliveryAsync(order))!);
            await DrainAsync();
        }

        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                (await DeliveryAsync(order))!.Id,
                "A mistake",
                mayBeThere: fault == FaultMode.Status503,
                Cancellation
            );
        Assert.True(cancelled.Succeeded, string.Join(' ', cancelled.Refusals));
        return order;
    }

    private async Task EditAsync(Delivery delivery)
    {
        var own = JsonNode.Parse(delivery.Payload)!;
        own["outlet_id"] = "BY-HAND-1";
        var contents = Encoding.UTF8.GetBytes(own.ToJsonString());
        var edited = await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                delivery.Id,
                delivery.Fence,
                contents,
                isNotThere: false,
                Cancellation
            );
        Assert.True(edited.Succeeded, string.Join(' ', edited.Refusals));
    }
}
