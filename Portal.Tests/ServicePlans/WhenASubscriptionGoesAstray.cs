using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.States;
using Portal.Tests.Retail;

namespace Portal.Tests.ServicePlans;

/// <summary>What comes late, ends early, is left behind by a stop or is told by a clock that is wrong. Source: 002-11, 002-13, scenario 26.</summary>
public abstract class WhenASubscriptionGoesAstray(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenASubscriptionGoesAstray(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASubscriptionGoesAstray(DatabaseProvider.Postgres);

    [Fact]
    public async Task Another_amount_is_told_and_other_terms_are_a_warning_until_it_is_published_again()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        var line = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{id}}]]]""");
        var year = await Server.CallAsync(
            "sale.subscription.plan",
            "search",
            """[[["billing_period_unit","=","year"]]]""",
            """{"limit":1}"""
        );

        await ChangeAsync(id, $$"""{"plan_id":{{year![0]}},"order_line":[[1,{{line![0]}},{"price_unit":9000}]]}""");
        await ImportAsync();
        await ImportAsync();

        var plan = await ReadAsync(id);
        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        Assert.Equal(plan.TotalMinor / 100m, BodyOf(told[1])["amount_total"]!.GetValue<decimal>());
        Assert.Equal(PlanWarnings.TermsChanged, plan.Warnings);
        await DeliverAllAsync();
        var published = await PublishAsync(plan, PublishWhat.Everything);
        Assert.True(published.Succeeded, string.Join(' ', published.Refusals));
        Assert.Equal(PlanWarnings.None, (await ReadAsync(id)).Warnings);
        Assert.Equal("yearly", $"{BodyOf((await ToldAsync(id))[2])["recurring_rule_type"]}");
    }

    [Fact]
    public async Task Of_two_states_that_are_on_their_way_the_newest_alone_is_told()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync();

        await ChangeAsync(id, """{"subscription_state":"6_churn"}""");
        await ImportAsync();

        var told = await ToldAsync(id);
        Assert.Equal([DeliveryState.Pending, DeliveryState.Cancelled, DeliveryState.Pending], told.Select(each => each.State));
        Assert.Equal("SERVICE_CLOSED", $"{BodyOf(told[2])["abs_service_state"]}");
    }

    [Fact]
    public async Task How_it_is_paid_is_told_while_its_state_stands_for_none()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await ChangeAsync(id, """{"subscription_state":"7_upsell"}""");
        await Server.PayInvoiceAsync(await Server.InvoiceAsync(id));

        await ImportAsync();

        var told = await ToldAsync(id);
        Assert.Equal(PlanMessages.PaymentUpdated, told[^1].Kind);
        Assert.Equal("PAYMENT_CURRENT", $"{BodyOf(told[^1])["abs_payment_state"]}");
        Assert.Null(BodyOf(told[^1])["abs_service_state"]);
    }

    [Fact]
    public async Task What_a_stop_after_a_mapping_left_behind_is_told_by_the_next_import()
    {
        var id = await SubscribeAsync();
        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            var mapping = StateMapping.Make(StateSide.Service, "4_paused");
            mapping.Save("paused", "SERVICE_SUSPENDED", Finance, DateTime.UtcNow);
            db.StateMappings.Add(mapping);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await ImportAsync(JobTrigger.Schedule);
        await ImportAsync(JobTrigger.Schedule);

        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        Assert.Equal("SERVICE_SUSPENDED", $"{BodyOf(told[1])["abs_service_state"]}");
        Assert.Equal("SERVICE_SUSPENDED", (await ReadAsync(id)).ExpectedService);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_is_never_told_and_one_confirmed_again_is()
    {
        var id = await SubscribeAsync(product: "");
        await ImportAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{id}]]");

        await ImportAsync();

        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await ToldAsync(id)).State);
        Assert.False((await ReadAsync(id)).IsPublished);
        await Server.CallAsync("sale.order", "action_draft", $"[[{id}]]");
        await Server.CallAsync("sale.order", "action_confirm", $"[[{id}]]");
        await ImportAsync();
        Assert.Equal([DeliveryState.Cancelled, DeliveryState.Waiting], (await ToldAsync(id)).Select(each => each.State));
    }

    [Fact]
    public async Task One_that_a_person_called_off_while_it_waited_is_left_alone()
    {
        var id = await SubscribeAsync(product: "");
        await ImportAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Deliveries.ExecuteUpdateAsync(
                set => set.SetProperty(each => each.State, DeliveryState.Cancelled),
                Cancellation
            );
            await write.CommitAsync(Cancellation);
        }

        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync();

        var plan = await ReadAsync(id);
        Assert.Equal((true, false, false), (plan.IsPast, plan.IsHeld, plan.IsPublished));
        Assert.Single(await ToldAsync(id));
    }

    [Fact]
    public async Task What_was_just_told_is_a_difference_only_once_abs_had_time_to_follow()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await TellPlanAsync("PI-7", id, "ACTIVE");
        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync(JobTrigger.Schedule);
        var told = await ReadAsync(id);

        Clock.Jump(ServicePlan.TimeToFollow);
        await ImportAsync(JobTrigger.Schedule);
        var onItsWay = await ReadAsync(id);
        await DeliverAllAsync();
        await ImportAsync(JobTrigger.Schedule);
        var late = await ReadAsync(id);

        Assert.Equal((true, false), (told.IsAwaited, told.IsDrifted));
        Assert.Equal((true, false), (onItsWay.IsAwaited, onItsWay.IsDrifted));
        Assert.Equal((false, true), (late.IsAwaited, late.IsDrifted));
    }

    [Fact]
    public async Task A_clock_of_abs_that_is_ahead_does_not_silence_what_comes_after()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await TellAsync("abs", "service_plan.updated", null, Said(id, "SUSPENDED", "2099-01-01T00:00:00Z"));

        await TellPlanAsync("PI-7", id, "ACTIVE");
        var old = await TellAsync("abs", "service_plan.updated", null, Said(id, "CLOSED", "2020-01-01T00:00:00Z"));

        Assert.Equal("ACTIVE", (await ReadAsync(id)).AbsServiceState);
        Assert.Equal(InboxState.Ignored, old.State);
        Assert.Contains("later", old.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_instance_that_is_told_before_the_subscription_is_read_is_kept()
    {
        var id = await SubscribeAsync();

        var message = await TellPlanAsync("PI-7", id, "ACTIVE");
        await ImportAsync();

        Assert.Equal(InboxState.Done, message.State);
        Assert.Equal(("PI-7", "ACTIVE"), ((await ReadAsync(id)).AbsPlanId, (await ReadAsync(id)).AbsServiceState));
        Assert.Single(await ToldAsync(id));
    }

    [Fact]
    public async Task A_message_that_abs_refused_holds_up_a_repair_with_its_reason()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await TellPlanAsync("PI-7", id, "SUSPENDED");
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Deliveries.ExecuteUpdateAsync(
                set => set.SetProperty(each => each.State, DeliveryState.Dead).SetProperty(each => each.Reason, "not authorized"),
                Cancellation
            );
            await write.CommitAsync(Cancellation);
        }

        var refused = await PublishAsync(await ReadAsync(id), PublishWhat.States);

        Assert.StartsWith("A message of it is held up: not authorized", refused.Refusals[0].Sentence, StringComparison.Ordinal);
    }

    private static string Said(int plan, string service, string at) =>
        $$"""{"plan_instance_id":"PI-7","odoo_subscription_id":{{plan}},"service_state":"{{service}}","updated_at":"{{at}}"}""";
}
