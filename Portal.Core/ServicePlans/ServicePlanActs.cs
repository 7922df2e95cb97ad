using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>Names of the acts on subscriptions in the audit.</summary>
public static class ServicePlanActs
{
    /// <summary>Kind of record: a subscription is an order of Odoo.</summary>
    public const string Subscription = "sale.order";

    /// <summary>Kind of record: what a state stands for.</summary>
    public const string State = "subscription-state";

    /// <summary>ABS was promised to hear of it.</summary>
    public const string Published = "subscription.published";

    /// <summary>What was missing for that is there: it goes out.</summary>
    public const string Released = "subscription.released";

    /// <summary>ABS never hears of it: it ended before, or a person called that off.</summary>
    public const string Withdrawn = "subscription.withdrawn";

    /// <summary>ABS was promised to hear of its state.</summary>
    public const string StateTold = "subscription.state-told";

    /// <summary>ABS was promised to hear how it is paid.</summary>
    public const string PaymentTold = "subscription.payment-told";

    /// <summary>ABS was promised to hear of an invoice.</summary>
    public const string Billed = "subscription.invoice-told";

    /// <summary>ABS told which plan instance it is there.</summary>
    public const string Linked = "subscription.linked";

    /// <summary>ABS told its state.</summary>
    public const string Heard = "subscription.answered";

    /// <summary>It is gone from Odoo.</summary>
    public const string Deleted = "subscription.deleted";

    /// <summary>A person told ABS of it again.</summary>
    public const string Repeated = "subscription.published-again";

    /// <summary>A person told ABS its states again.</summary>
    public const string Repaired = "subscription.repaired";

    /// <summary>The list was exported.</summary>
    public const string Exported = "subscriptions.exported";

    /// <summary>A person said what a state stands for.</summary>
    public const string StateMapped = "subscription-state.mapped";

    internal static (string Kind, string Id) SubjectOf(ServicePlan plan) =>
        (Subscription, plan.OdooId.ToString(CultureInfo.InvariantCulture));
}
