using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Core.Messaging.Outbox;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>What ABS is told of subscriptions, and at which topics. Source: 002-8, 002-9, 002-11, 002-12, D19.</summary>
public static class PlanMessages
{
    /// <summary>There is a subscription.</summary>
    public const string Created = "subscription.created";

    /// <summary>Its state has changed.</summary>
    public const string StateChanged = "subscription.state_changed";

    /// <summary>How it is paid has changed.</summary>
    public const string PaymentUpdated = "subscription.payment_updated";

    /// <summary>It was billed.</summary>
    public const string InvoiceCreated = "subscription.invoice_created";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Created, StateChanged, PaymentUpdated, InvoiceCreated];

    private const string Prefix = "subscription.";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The topic of a message: <c>emit/Odoo/subscription/42/created</c>.</summary>
    internal static string TopicOf(OutgoingDelivery delivery)
    {
        var id = ServicePlan.IdOf(delivery.Subject) ?? 0; // every promise of these kinds is of a subscription
        return string.Create(CultureInfo.InvariantCulture, $"emit/Odoo/subscription/{id}/{delivery.Kind[Prefix.Length..]}");
    }

    /// <summary>The nine fields of 002-9, no more and no less.</summary>
    internal static byte[] WriteCreated(ServicePlan plan, StateWord state) =>
        Write(json =>
        {
            json.WriteNumber("subscription_id", plan.OdooId);
            json.WriteNumber("partner_id", plan.CustomerId);
            json.WriteString("template_id", plan.TemplateCode);
            json.WriteString("recurring_rule_type", RuleOf(plan.PeriodUnit));
            json.WriteNumber("recurring_interval", plan.PeriodValue);
            json.WriteString("currency_id", plan.Currency);
            json.WriteNumber("amount_total", PlanMoney.Amount(plan.TotalMinor, plan.Decimals));
            json.WriteString("start_date", DayOf(plan.StartsOn));
            json.WriteString("state", state.Word);
        });

    /// <summary>What an agent keeps of it (002-12), with both states also in ABS's own words.</summary>
    internal static byte[] WriteStates(ServicePlan plan, StateWord? state, StateWord? payment) =>
        Write(json =>
        {
            json.WriteNumber("subscription_id", plan.OdooId);
            json.WriteString("state", state?.Word);
            json.WriteString("abs_service_state", state?.AbsState);
            json.WriteString("payment_state", payment?.Word);
            json.WriteString("abs_payment_state", payment?.AbsState);
            json.WriteString("currency_id", plan.Currency);
            json.WriteNumber("amount_total", PlanMoney.Amount(plan.TotalMinor, plan.Decimals));
        });

    /// <summary>One invoice.</summary>
    internal static byte[] WriteInvoice(ServicePlan plan, ServicePlanInvoice invoice, StateWord payment) =>
        Write(json =>
        {
            json.WriteNumber("subscription_id", plan.OdooId);
            json.WriteNumber("invoice_id", invoice.InvoiceId);
            json.WriteString("invoice_number", invoice.Name);
            json.WriteString("invoice_date", invoice.IssuedOn is { } issued ? DayOf(issued) : null);
            json.WriteString("due_date", invoice.DueOn is { } due ? DayOf(due) : null);
            json.WriteString("currency_id", invoice.Currency);
            json.WriteNumber("amount_total", PlanMoney.Amount(invoice.TotalMinor, invoice.Decimals));
            json.WriteNumber("amount_residual", PlanMoney.Amount(invoice.ResidualMinor, invoice.Decimals));
            json.WriteString("payment_state", payment.Word);
        });

    // Odoo's words until 16, which the seed uses; from 17 on it has units. Source: D15
    private static string RuleOf(string unit) =>
        unit switch
        {
            "day" => "daily",
            "week" => "weekly",
            "month" => "monthly",
            "year" => "yearly",
            _ => "", // such a one waits: see HasPeriod
        };

    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
