using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;

namespace Portal.Tests.Retail;

/// <summary>"Edit and resend" is a person's word: the order holds it only by calling it off, and never writes over it. Source: scenario 10.</summary>
public abstract class WhenAPersonWroteWhatGoesOut(DatabaseProvider provider) : RetailSuite(provider)
{
    private const string ByHand = "BY-HAND-1";

    public sealed class OnSqlite() : WhenAPersonWroteWhatGoesOut(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonWroteWhatGoesOut(DatabaseProvider.Postgres);

    protected override TimeProvider OdooTime => Clock;

    [Fact]
    public async Task An_import_neither_holds_it_nor_writes_over_it()
    {
        var order = await EditedAsync();

        await ImportAsync();
        var unsent = await DeliveryAsync(order);
        await SetOutletCodeAsync(order, "\"KE-NBO-99\"");
        await ImportAsync();
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, 1), (unsent!.State, unsent.Revision));
        Assert.Equal(ByHand, OutletIn(Assert.Single(RequestsFor(order)).Body));
        Assert.Equal(1, await ChangesAsync(order));
    }

    [Fact]
    public async Task A_cancelled_order_holds_it_and_one_that_is_confirmed_anew_sends_it()
    {
        var order = await EditedAsync();

        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var held = await DeliveryAsync(order);
        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Equal((DeliveryState.Waiting, "The order is cancelled in Odoo."), (held!.State, held.Reason));
        Assert.Equal(ByHand, OutletIn(Assert.Single(RequestsFor(order)).Body));
        await using var db = Database.Open();
        var acts = await db
            .Audit.Where(act => act.SubjectKind == RetailActs.Order && act.SubjectId == $"{order}" && act.ActorId == null)
            .OrderBy(act => act.Id)
            .Select(act => act.Action)
            .ToListAsync(Cancellation);
        Assert.Equal([RetailActs.Promised, RetailActs.Held, RetailActs.Released, RetailActs.Entitled], acts);
    }

    [Fact]
    public async Task Once_the_order_has_another_customer_it_is_held_until_a_person_writes_it_again()
    {
        var order = await EditedAsync();

        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        var partner = await Server.CallAsync("res.partner", "create", """[{"name":"Somebody else"}]""");
        await Server.CallAsync("sale.order", "write", $$"""[[{{order}}],{"partner_id":{{partner}}}]""");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        var held = (await DeliveryAsync(order))!;
        var early = RequestsFor(order).Count;
        await EditAsync(held, "customer_id", partner!.DeepClone());
        await DrainAsync();

        Assert.Equal(DeliveryState.Waiting, held.State);
        Assert.Contains("has another customer", held.Reason, StringComparison.Ordinal);
        Assert.Equal(0, early);
        Assert.Equal($"{partner}", $"{JsonNode.Parse(Assert.Single(RequestsFor(order)).Body)!["customer_id"]}");
    }

    private static string OutletIn(string body) => $"{JsonNode.Parse(body)!["outlet_id"]}";

    // what the page says of it
    private async Task<int> ChangesAsync(int order)
    {
        var opened = await Get<OpenEntitlement>().ExecuteAsync(Viewer, order, Cancellation);
        return opened.Value!.Story!.Changes;
    }

    // it waits for its outlet's code, and a person sends it with another one; ABS takes nothing yet
    private async Task<int> EditedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await SetOutletCodeAsync(order, "false");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        await EditAsync((await DeliveryAsync(order))!, "outlet_id", ByHand);
        return order;
    }

    private async Task EditAsync(Delivery delivery, string field, JsonNode value)
    {
        var own = JsonNode.Parse(delivery.Payload)!;
        own[field] = value;
        var edited = await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                delivery.Id,
                delivery.Fence,
                Encoding.UTF8.GetBytes(own.ToJsonString()),
                isNotThere: false,
                Cancellation
            );
        Assert.True(edited.Succeeded, string.Join(' ', edited.Refusals));
    }
}
