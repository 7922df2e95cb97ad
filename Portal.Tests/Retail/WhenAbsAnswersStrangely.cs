using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Tests.Retail;

/// <summary>What the papers on ABS leave open: errors as signals in data, ids left out, answers that name nothing. Source: 001-36, d7.</summary>
public abstract class WhenAbsAnswersStrangely(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly ScriptedAbs _abs = new();

    public sealed class OnSqlite() : WhenAbsAnswersStrangely(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsAnswersStrangely(DatabaseProvider.Postgres);

    protected override Uri AbsUrl => _abs.Address;

    public override async ValueTask InitializeAsync()
    {
        await _abs.StartAsync(Cancellation);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _abs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(200, """{"signals":["IDEMPOTENT_OPERATION_DETECTED"],"data":{"entitlement_id":"ent-old"}}""")]
    [InlineData(400, """{"data":{"signals":["IDEMPOTENT_OPERATION_DETECTED"]}}""")]
    [InlineData(422, """{"error":{"code":"IDEMPOTENT_OPERATION_DETECTED","message":"It was done before."}}""")]
    [InlineData(409, """{"data":{"entitlement_id":"ent-old","asset_pool_allocation":{"pool_id":"p-1"}}}""")]
    public async Task A_repeat_that_it_recognises_is_delivered_with_the_id_of_the_former(int status, string body)
    {
        _abs.Creates.Enqueue((status, body));
        _abs.Found = """{"entitlement_id":"ent-old"}""";
        var order = await PromisedAsync();

        await DrainAsync();

        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Equal("ent-old", (await OrderAsync(order)).EntitlementId);
        Assert.Equal(1, await NotesAsync(order, "ent-old"));
    }

    [Fact]
    public async Task An_id_that_is_a_number_is_told_in_odoo_though_other_messages_have_its_digits()
    {
        _abs.Creates.Enqueue((201, """{"entitlement_id":7}"""));
        var order = await PromisedAsync();
        await Server.CallAsync("sale.order", "message_post", $$"""[[{{order}}]]""", """{"body":"Rider 17 takes battery 7"}""");
        await Server.CallAsync("sale.order", "message_post", $$"""[[{{order}}]]""", """{"body":"ABS entitlement 71."}""");

        await DrainAsync();

        Assert.Equal(1, await NotesAsync(order, "ABS entitlement 7."));
    }

    [Fact]
    public async Task A_conflict_that_names_nothing_is_dead_and_a_person_decides()
    {
        _abs.Creates.Enqueue((409, """{"error":{"code":"CONFLICT","message":"The customer is blocked."}}"""));
        var order = await PromisedAsync();

        await DrainAsync();

        var dead = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Dead, "The customer is blocked."), (dead!.State, dead.Reason));
        Assert.Null((await OrderAsync(order)).EntitlementId);
    }

    [Theory]
    [InlineData(202, """{"status":"accepted"}""")]
    [InlineData(200, "")]
    public async Task What_it_accepts_without_an_id_is_delivered_and_asked_for(int status, string body)
    {
        _abs.Creates.Enqueue((status, body));
        _abs.Found = """{"entitlement_id":"ent-9"}""";
        var order = await PromisedAsync();

        await DrainAsync();

        var delivery = (await DeliveryAsync(order))!;
        Assert.Equal((DeliveryState.Delivered, 1), (delivery.State, delivery.Attempts));
        Assert.Equal("ent-9", (await OrderAsync(order)).EntitlementId);
        await using var db = Database.Open();
        Assert.Equal(
            status,
            (await db.DeliveryAttempts.SingleAsync(each => each.DeliveryId == delivery.Id, Cancellation)).Status
        );
    }

    [Fact]
    public async Task One_that_gives_other_orders_than_the_one_asked_for_is_not_believed()
    {
        _abs.Creates.Enqueue((422, """{"error":{"message":"No."}}"""));
        var order = await PromisedAsync();
        await DrainAsync();
        var delivery = (await DeliveryAsync(order))!.Id;

        _abs.Found = """{"entitlement_id":"ent-1","order_id":987654}""";
        await Assert.ThrowsAsync<ConnectorException>(() => Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation));
        _abs.Found = """{"items":[{"entitlement_id":"ent-1","order_id":987654}],"next":"2"}""";
        await Assert.ThrowsAsync<ConnectorException>(() => Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation));

        Assert.Null((await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task Not_found_means_none_only_where_there_is_something_to_be_asked()
    {
        _abs.Creates.Enqueue((422, """{"error":{"message":"No."}}"""));
        var order = await PromisedAsync();
        await DrainAsync();
        var delivery = (await DeliveryAsync(order))!.Id;

        await Assert.ThrowsAsync<ConnectorException>(() => Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation));
        _abs.List = _ => """{"items":[],"next":null}""";
        var said = await Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation);

        Assert.False(said.Value!.IsThere);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_not_its_answer_and_it_is_asked_again_with_the_same_bytes()
    {
        _abs.Creates.Enqueue((200, "<html>Welcome</html>"));
        _abs.Creates.Enqueue((201, """{"entitlement_id":7}"""));
        var order = await PromisedAsync();
        await DrainAsync();
        var open = await DeliveryAsync(order);

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, "What answers at ABS's address is not ABS (200)."), (open!.State, open.Reason));
        Assert.Equal("7", (await OrderAsync(order)).EntitlementId);
    }

    private async Task<int> PromisedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        return order;
    }
}
