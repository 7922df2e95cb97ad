using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Portal's copy of a subscription of Odoo, which is a service plan of ABS: what Odoo has, what ABS was told, and what ABS says it has. Odoo leads.
/// Source: 002-2, 002-8 to 002-14, 001-22.
/// </summary>
public sealed partial class ServicePlan
{
    private ServicePlan() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>Id of its order in Odoo.</summary>
    public int OdooId { get; private set; }

    /// <summary>Its number: <c>S00042</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Number, folded, for sorting.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The customer's id in Odoo.</summary>
    public int CustomerId { get; private set; }

    /// <summary>The customer's name.</summary>
    public string CustomerName { get; private set; } = "";

    /// <summary>The same, folded, for sorting.</summary>
    public string CustomerKey { get; private set; } = "";

    /// <summary>Name of its plan, or empty.</summary>
    public string PlanName { get; private set; } = "";

    /// <summary>So many units from one bill to the next; 0 when Odoo does not say.</summary>
    public int PeriodValue { get; private set; }

    /// <summary>The unit: <c>week</c>, <c>month</c>, <c>year</c>; or empty.</summary>
    public string PeriodUnit { get; private set; } = "";

    /// <summary>ABS's template: the reference of the product that is billed each period; or empty. Source: 002-4, C5.</summary>
    public string TemplateCode { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; private set; }

    /// <summary>What is billed each period, with taxes, minor units; of the whole order where nothing of it is billed once. Source: 002-9.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>When it begins.</summary>
    public DateOnly StartsOn { get; private set; }

    /// <summary>When it is billed next, or null.</summary>
    public DateOnly? NextInvoiceOn { get; private set; }

    /// <summary>Its state in Odoo's word: <c>3_progress</c>; <c>cancel</c> when the order is cancelled or deleted.</summary>
    public string OdooState { get; private set; } = "";

    /// <summary>How it is paid, in Odoo's word; empty while it has no invoice.</summary>
    public string PaymentState { get; private set; } = "";

    /// <summary>True once the order is confirmed.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>True when it was there before Portal came, and ABS is told nothing of it by itself.</summary>
    public bool IsPast { get; private set; }

    /// <summary>UTC instant it was ordered.</summary>
    public DateTime OrderedAt { get; private set; }

    /// <summary>UTC instant of its last change in Odoo, to the second.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>UTC instant of the reading that this is.</summary>
    public DateTime ReadAt { get; private set; }

    /// <summary>UTC instant it was found to be gone from Odoo, or null.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>The message by which ABS first hears of it, or null.</summary>
    public Guid? CreatedDeliveryId { get; private set; }

    /// <summary>UTC instant of that promise, or null.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>True while that message waits for something on the subscription.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The states that ABS was last told, as one text; empty before.</summary>
    public string ToldState { get; private set; } = "";

    /// <summary>The state of the payment that ABS was last told, likewise.</summary>
    public string ToldPayment { get; private set; } = "";

    /// <summary>The terms that ABS was last told, as one text; empty before. See <see cref="Terms"/>.</summary>
    public string ToldTerms { get; private set; } = "";

    /// <summary>The amount that ABS was last told, with its currency; empty before.</summary>
    public string ToldAmount { get; private set; } = "";

    /// <summary>UTC instant of the last promise that tells a state, or null.</summary>
    public DateTime? SaidAt { get; private set; }

    /// <summary>How many messages were promised: part of the key of each.</summary>
    public int Messages { get; private set; }

    /// <summary>What ABS should say of its service by now; empty when nothing is mapped.</summary>
    public string ExpectedService { get; private set; } = "";

    /// <summary>What ABS should say of its payment by now; empty when nothing is mapped, or there is no invoice.</summary>
    public string ExpectedPayment { get; private set; } = "";

    /// <summary>What keeps ABS from hearing of it as it is.</summary>
    public PlanWarnings Warnings { get; private set; }

    /// <summary>ABS's plan instance, or null while ABS has told of none. Source: 001-22.</summary>
    public string? AbsPlanId { get; private set; }

    /// <summary>What ABS says of its service, or empty.</summary>
    public string AbsServiceState { get; private set; } = "";

    /// <summary>What ABS says of its payment, or empty.</summary>
    public string AbsPaymentState { get; private set; } = "";

    /// <summary>UTC instant of what ABS said last, or null.</summary>
    public DateTime? AbsToldAt { get; private set; }

    /// <summary>True when ABS says another state than it should, was told so, and has had the time to follow.</summary>
    public bool IsDrifted { get; private set; }

    /// <summary>True when ABS was told another state and has not said yet that it has it.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>What the search looks through, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The record's name in inbox, outbox and audit: <c>sale.order,42</c>.</summary>
    public string Subject => SubjectOf(OdooId);

    /// <summary>True once ABS was promised to hear of it.</summary>
    public bool IsPublished => CreatedDeliveryId is not null;

    /// <summary>True when Odoo says how often it is billed, in a unit that has a word. Source: D15.</summary>
    public bool HasPeriod => PeriodValue > 0 && PeriodUnit is "day" or "week" or "month" or "year";

    /// <summary>Its terms besides amount and state. Source: 002-9.</summary>
    public string Terms =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{CustomerId} {TemplateCode} {PeriodValue} {PeriodUnit} {StartsOn:yyyy-MM-dd}"
        );

    /// <summary>Its amount with the currency.</summary>
    public string Amount => string.Create(CultureInfo.InvariantCulture, $"{Currency} {TotalMinor}");

    /// <summary>The name of a subscription in inbox, outbox and audit.</summary>
    public static string SubjectOf(int odooId) => string.Create(CultureInfo.InvariantCulture, $"sale.order,{odooId}");

    /// <summary>The subscription behind such a name, or null when it is none.</summary>
    public static int? IdOf(string? subject) =>
        subject?.Split(',') is ["sale.order", var id]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;
}
