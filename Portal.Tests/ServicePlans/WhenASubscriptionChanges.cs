using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.States;
using Portal.Tests.Retail;

namespace Portal.Tests.ServicePlans;

/// <summary>States, invoices and payments follow to ABS in the order in which they were seen, mapped by the table of states. Source: 002-11 to 002-14, scenario 26.</summary>
public abstract class WhenASubscriptionChanges(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenASubscriptionChanges(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASubscriptionChanges(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("4_paused", "paused", "SERVICE_PAUSED")]
    [InlineData("6_churn", "closed", "SERVICE_CLOSED")]
    [InlineData("5_renewed", "closed", "SERVICE_CLOSED")]
    public async Task Its_state_is_told_in_abs_own_word(string state, string word, string abs)
    {
        var id = await SubscribeAsync();
        await ImportAsync();

        await ChangeAsync(id, $$"""{"subscription_state":"{{state}}"}""");
        await ImportAsync();
        await ImportAsync();

        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        var body = BodyOf(told[1]);
        Assert.Equal((word, abs), ($"{body["state"]}", $"{body["abs_service_state"]}"));
        Assert.Equal("KES", $"{body["currency_id"]}");
    }

    [Fact]
    public async Task A_state_that_stands_for_none_is_a_warning_until_somebody_maps_it()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await ChangeAsync(id, """{"subscription_state":"7_upsell"}""");

        await ImportAsync();

        Assert.Equal(PlanWarnings.StateUnmapped, (await ReadAsync(id)).Warnings);
        Assert.Single(await ToldAsync(id));
        var rows = (await Get<ListStateMappings>().ExecuteAsync(Viewer, Cancellation)).Value!;
        Assert.Equal(("7_upsell", "", 1), (rows[0].OdooState, rows[0].AbsState, rows[0].Subscriptions));

        var forbidden = await MapAsync(StateSide.Service, "7_upsell", "SERVICE_ACTIVE", Viewer);
        var wrong = await MapAsync(StateSide.Service, "7_upsell", "not a word");
        var saved = await MapAsync(StateSide.Service, "7_upsell", "SERVICE_ACTIVE");
        var late = await MapAsync(StateSide.Service, "7_upsell", "SERVICE_CLOSED");

        Assert.Equal(Refusal.ForbiddenCode, forbidden.Refusals[0].Code);
        Assert.Equal("AbsState", wrong.Refusals[0].Field);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
        Assert.Equal("subscription.changed", late.Refusals[0].Code);
        var told = await ToldAsync(id);
        Assert.Equal([PlanMessages.Created, PlanMessages.StateChanged], told.Select(each => each.Kind));
        Assert.Equal("SERVICE_ACTIVE", $"{BodyOf(told[1])["abs_service_state"]}");
        Assert.Equal(PlanWarnings.None, (await ReadAsync(id)).Warnings);
        await using var db = Database.Open();
        var act = await db.Audit.SingleAsync(entry => entry.Action == ServicePlanActs.StateMapped, Cancellation);
        Assert.Equal(("Fina", "Service/7_upsell"), (act.ActorName, act.SubjectId));
    }

    [Fact]
    public async Task An_invoice_and_its_payment_are_told_though_the_order_shows_neither()
    {
        var id = await SubscribeAsync();
        await ImportAsync();

        var invoice = await Server.InvoiceAsync(id);
        await ImportAsync();
        Assert.Single(await ToldAsync(id)); // a draft may go away
        await Server.PayInvoiceAsync(invoice);
        await ImportAsync();
        await ImportAsync();

        var told = await ToldAsync(id);
        Assert.Equal(
            [PlanMessages.Created, PlanMessages.InvoiceCreated, PlanMessages.PaymentUpdated],
            told.Select(each => each.Kind)
        );
        Assert.Equal(invoice, BodyOf(told[1])["invoice_id"]!.GetValue<int>());
        Assert.Equal(
            ("paid", "PAYMENT_CURRENT"),
            ($"{BodyOf(told[2])["payment_state"]}", $"{BodyOf(told[2])["abs_payment_state"]}")
        );
        Assert.Equal("paid", (await ReadAsync(id)).PaymentState);
    }

    [Fact]
    public async Task A_hook_of_its_invoice_is_enough()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        var invoice = await Server.InvoiceAsync(id);
        await Server.PayInvoiceAsync(invoice);

        var message = await TellAsync("odoo", "account.move", $"account.move,{invoice}", """{"payment_state":"paid"}""");

        Assert.Equal(InboxState.Done, message.State);
        Assert.Equal("paid", (await ReadAsync(id)).PaymentState);
    }

    [Fact]
    public async Task A_reading_that_comes_late_changes_nothing()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        var early = await Get<IServicePlanDirectory>().ReadAsync([id], Cancellation);
        await ChangeAsync(id, """{"subscription_state":"4_paused"}""");
        await ImportAsync();

        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await Get<PlanMirror>().ApplyAsync(db, early, Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Assert.Equal("4_paused", (await ReadAsync(id)).OdooState);
        Assert.Equal(2, (await ToldAsync(id)).Count);
    }
}
