using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;

namespace Portal.Tests.ServicePlans;

/// <summary>ABS names the plan instance of a subscription and its states; what differs from Odoo is shown and repaired. Source: 001-22, 002-10, P9.</summary>
public abstract class WhenAbsAnswersOfASubscription(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenAbsAnswersOfASubscription(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsAnswersOfASubscription(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_plan_instance_is_kept_and_what_it_says_with_or_without_prefix_is_no_difference()
    {
        var id = await SubscribeAsync();
        await ImportAsync();

        var message = await TellPlanAsync("PI-7", id, "ACTIVE");

        Assert.Equal(InboxState.Done, message.State);
        var plan = await ReadAsync(id);
        Assert.Equal(
            ("PI-7", "ACTIVE", "CURRENT", false),
            (plan.AbsPlanId, plan.AbsServiceState, plan.AbsPaymentState, plan.IsDrifted)
        );
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == ServicePlanActs.Linked, Cancellation));
    }

    [Fact]
    public async Task A_second_instance_and_an_instance_of_another_are_refused_with_the_reason()
    {
        var (first, second) = (await SubscribeAsync(), await SubscribeAsync());
        await ImportAsync();
        await TellPlanAsync("PI-7", first, "ACTIVE");

        var again = await TellPlanAsync("PI-8", first, "ACTIVE");
        var taken = await TellPlanAsync("PI-7", second, "ACTIVE");
        var broken = await TellAsync("abs", "service_plan.updated", null, """{"odoo_subscription_id":"x"}""");

        Assert.Equal((InboxState.Dead, InboxState.Dead, InboxState.Dead), (again.State, taken.State, broken.State));
        Assert.Contains("PI-7 already", again.Reason, StringComparison.Ordinal);
        Assert.Contains("PI-7 is that of", taken.Reason, StringComparison.Ordinal);
        Assert.Contains("plan_instance_id is missing", broken.Reason, StringComparison.Ordinal);
        Assert.Null((await ReadAsync(second)).AbsPlanId);
    }

    [Fact]
    public async Task A_difference_is_listed_and_repaired_once_nothing_is_on_its_way()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await TellPlanAsync("PI-7", id, "SUSPENDED");
        var drifted = await ReadAsync(id);
        var listed = (
            await Get<ListServicePlans>().ExecuteAsync(Viewer, new PlanListRequest { Tab = PlanTab.Drifted }, Cancellation)
        ).Value!;
        Assert.Equal(id, Assert.Single(listed.Rows).OdooId);

        var early = await PublishAsync(drifted, PublishWhat.States);
        await DeliverAllAsync();
        var forbidden = await PublishAsync(drifted, PublishWhat.States, Viewer);
        var repaired = await PublishAsync(drifted, PublishWhat.States);
        var late = await PublishAsync(drifted, PublishWhat.States);

        Assert.Equal("subscription.on-its-way", early.Refusals[0].Code);
        Assert.Equal(Refusal.ForbiddenCode, forbidden.Refusals[0].Code);
        Assert.True(repaired.Succeeded, string.Join(' ', repaired.Refusals));
        Assert.Equal("subscription.changed", late.Refusals[0].Code);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], (await ToldAsync(id)).Select(each => each.Kind));
        await TellPlanAsync("PI-7", id, "SERVICE_ACTIVE");
        Assert.False((await ReadAsync(id)).IsDrifted);
        await using var db = Database.Open();
        var act = await db.Audit.SingleAsync(entry => entry.Action == ServicePlanActs.Repaired, Cancellation);
        Assert.Equal("Fina", act.ActorName);
    }

    [Fact]
    public async Task It_is_published_again_with_all_its_terms()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await DeliverAllAsync();

        var published = await PublishAsync(await ReadAsync(id), PublishWhat.Everything);

        Assert.True(published.Succeeded, string.Join(' ', published.Refusals));
        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        Assert.Equal(told.Count, told.Select(each => each.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_quotation_is_not_published_by_hand()
    {
        var id = await SubscribeAsync(isConfirmed: false);
        await ImportAsync();

        var refused = await PublishAsync(await ReadAsync(id), PublishWhat.Everything);

        Assert.Equal("subscription.not-confirmed", refused.Refusals[0].Code);
    }

    [Fact]
    public async Task Nobody_without_the_right_sees_any()
    {
        var listed = await Get<ListServicePlans>().ExecuteAsync(Support, new PlanListRequest(), Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, listed.Refusals[0].Code);
    }
}
