using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;

namespace Portal.Tests.ServicePlans;

/// <summary>ABS hears once of each subscription that is confirmed since Portal came, with exactly the agreed fields. Source: 002-8, 002-9, D15, D19.</summary>
public abstract class WhenASubscriptionIsMade(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenASubscriptionIsMade(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASubscriptionIsMade(DatabaseProvider.Postgres);

    [Fact]
    public async Task Abs_is_told_once_with_exactly_the_nine_fields()
    {
        var id = await SubscribeAsync();

        await ImportAsync();
        await ImportAsync();

        var told = Assert.Single(await ToldAsync(id));
        var order = (
            await Server.CallAsync(
                "sale.order",
                "read",
                $$"""[[{{id}}],["partner_id","amount_total","start_date"]]""",
                """{"load":null}"""
            )
        )![0]!;
        Assert.Equal((PlanMessages.Created, DeliveryState.Pending), (told.Kind, told.State));
        var body = BodyOf(told);
        Assert.Equal(
            [
                "subscription_id",
                "partner_id",
                "template_id",
                "recurring_rule_type",
                "recurring_interval",
                "currency_id",
                "amount_total",
                "start_date",
                "state",
            ],
            body.Select(field => field.Key)
        );
        Assert.Equal(id, body["subscription_id"]!.GetValue<int>());
        Assert.Equal(order["partner_id"]!.GetValue<int>(), body["partner_id"]!.GetValue<int>());
        Assert.Equal((Template, "monthly"), ($"{body["template_id"]}", $"{body["recurring_rule_type"]}"));
        Assert.Equal(("KES", "in_progress"), ($"{body["currency_id"]}", $"{body["state"]}"));
        Assert.Equal(1, body["recurring_interval"]!.GetValue<int>());
        Assert.Equal(order["amount_total"]!.GetValue<decimal>(), body["amount_total"]!.GetValue<decimal>());
        Assert.Equal($"{order["start_date"]}", $"{body["start_date"]}");
    }

    [Fact]
    public async Task Its_topic_names_it()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        var told = Assert.Single(await ToldAsync(id));

        var topic = PlanMessages.TopicOf(
            new OutgoingDelivery(told.Id, told.Kind, told.Subject, told.IdempotencyKey, told.Payload, told.CorrelationId, 1)
        );

        Assert.Equal($"emit/Odoo/subscription/{id}/created", topic);
    }

    [Fact]
    public async Task A_hook_is_enough_and_the_import_adds_nothing()
    {
        var id = await SubscribeAsync();

        var message = await TellAsync("odoo", "sale.order", ServicePlan.SubjectOf(id), """{"state":"sale"}""");
        await ImportAsync();

        Assert.Equal(InboxState.Done, message.State);
        Assert.Single(await ToldAsync(id));
    }

    [Fact]
    public async Task A_quotation_is_told_only_when_it_is_confirmed()
    {
        var id = await SubscribeAsync(isConfirmed: false);
        await ImportAsync();
        Assert.Empty(await ToldAsync(id));

        await Server.CallAsync("sale.order", "action_confirm", $"[[{id}]]");
        await ImportAsync();

        Assert.Equal(PlanMessages.Created, Assert.Single(await ToldAsync(id)).Kind);
    }

    [Fact]
    public async Task One_without_a_template_waits_until_its_product_has_a_reference()
    {
        var id = await SubscribeAsync(product: "");
        await ImportAsync();
        var waiting = Assert.Single(await ToldAsync(id));
        Assert.Equal(DeliveryState.Waiting, waiting.State);
        Assert.Contains("internal reference", waiting.Reason, StringComparison.Ordinal);
        Assert.True((await ReadAsync(id)).Warnings.HasFlag(PlanWarnings.TemplateMissing));

        var lines = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{id}}]],["product_id"]]""",
            """{"load":null}"""
        );
        await Server.CallAsync("product.product", "write", $$"""[[{{lines![0]!["product_id"]}}],{"default_code":"T-7"}]""");
        await ImportAsync();

        var told = Assert.Single(await ToldAsync(id));
        Assert.Equal((DeliveryState.Pending, "T-7"), (told.State, $"{BodyOf(told)["template_id"]}"));
        Assert.Equal(PlanWarnings.None, (await ReadAsync(id)).Warnings);
    }

    [Fact]
    public async Task A_deleted_one_is_kept_and_told_as_cancelled()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{id}]]");
        await Server.CallAsync("sale.order", "unlink", $"[[{id}]]");

        await ImportAsync();

        var plan = await ReadAsync(id);
        Assert.NotNull(plan.DeletedAt);
        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        Assert.Equal("SERVICE_CANCELLED", $"{BodyOf(told[1])["abs_service_state"]}");
    }
}

/// <summary>What was there before Portal came is shown, and told to nobody. Source: C13, scenario 26.</summary>
public abstract class WhenSubscriptionsWereThereBefore(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenSubscriptionsWereThereBefore(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSubscriptionsWereThereBefore(DatabaseProvider.Postgres);

    protected override bool Seeds => true;

    [Fact]
    public async Task They_are_in_the_mirror_and_nothing_is_told()
    {
        await ImportAsync();

        await using var db = Database.Open();
        Assert.Equal(120, await db.ServicePlans.CountAsync(Cancellation));
        Assert.Equal(0, await db.Deliveries.CountAsync(each => each.Destination == PublishedKind.Destination, Cancellation));
    }

    [Fact]
    public async Task A_person_may_publish_one_and_from_then_on_it_is_followed()
    {
        await ImportAsync();
        int id;
        await using (var db = Database.Open())
        {
            id = await db
                .ServicePlans.Where(plan => plan.OdooState == "3_progress")
                .OrderBy(plan => plan.OdooId)
                .Select(plan => plan.OdooId)
                .FirstAsync(Cancellation);
        }

        var published = await PublishAsync(await ReadAsync(id), PublishWhat.Everything);
        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync();

        Assert.True(published.Succeeded, string.Join(' ', published.Refusals));
        var told = await ToldAsync(id);
        Assert.Equal(PlanMessages.Created, told[0].Kind);
        Assert.Equal((PlanMessages.StateChanged, "SERVICE_PAUSED"), (told[^1].Kind, $"{BodyOf(told[^1])["abs_service_state"]}"));
    }
}
