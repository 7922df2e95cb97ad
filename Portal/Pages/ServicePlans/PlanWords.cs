using System.Globalization;
using Portal.Components;
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.States;

namespace Portal.Pages.ServicePlans;

/// <summary>Subscriptions in staff's words.</summary>
internal static class PlanWords
{
    private static readonly (string State, string Word, BadgeStatus Badge)[] Services =
    [
        ("1_draft", "Quotation", BadgeStatus.Pending),
        ("2_renewal", "Renewal quotation", BadgeStatus.Pending),
        ("3_progress", "In progress", BadgeStatus.Active),
        ("4_paused", "Paused", BadgeStatus.Paused),
        ("5_renewed", "Renewed", BadgeStatus.Archived),
        ("6_churn", "Churned", BadgeStatus.Archived),
        ("7_upsell", "Upsell", BadgeStatus.Pending),
        ("cancel", "Cancelled", BadgeStatus.Cancelled),
    ];

    private static readonly (string State, string Word)[] Payments =
    [
        ("not_paid", "Not paid"),
        ("in_payment", "In payment"),
        ("paid", "Paid"),
        ("partial", "Partly paid"),
        ("reversed", "Reversed"),
        ("blocked", "Blocked"),
        ("invoicing_legacy", "Invoicing app legacy"),
        ("cancel", "Cancelled"),
    ];

    /// <summary>States of a subscription to choose from.</summary>
    public static IReadOnlyList<FilterOption> StateOptions { get; } =
    [.. Services.Select(each => new FilterOption(each.State, each.Word))];

    /// <summary>States of a payment to choose from.</summary>
    public static IReadOnlyList<FilterOption> PaymentOptions { get; } =
    [.. Payments.Select(each => new FilterOption(each.State, each.Word))];

    /// <summary>The warnings one by one.</summary>
    private static IReadOnlyList<PlanWarnings> Each { get; } =
    [.. Enum.GetValues<PlanWarnings>().Where(warning => warning != PlanWarnings.None)];

    public static string Tab(PlanTab tab) =>
        tab switch
        {
            PlanTab.Drifted => "ABS differs",
            PlanTab.Warned => "Warnings",
            PlanTab.Unlinked => "ABS named no plan",
            _ => "All",
        };

    /// <summary>A state in Odoo's word; one that nobody knows stays as it is there.</summary>
    public static string State(string odooState) =>
        Array.Find(Services, each => each.State == odooState) is { Word: not null } known ? known.Word : odooState;

    public static BadgeStatus Badge(string odooState) =>
        Array.Find(Services, each => each.State == odooState) is { Word: not null } known ? known.Badge : BadgeStatus.Warning;

    /// <summary>How it is paid; a dash without an invoice.</summary>
    public static string Payment(string paymentState) =>
        paymentState.Length == 0 ? "no invoice"
        : Array.Find(Payments, each => each.State == paymentState) is { Word: not null } known ? known.Word
        : paymentState;

    public static string Side(StateSide side) => side == StateSide.Service ? "Service" : "Payment";

    /// <summary>What ABS has of it, or how far it was told.</summary>
    public static string InAbs(ServicePlan plan) =>
        plan.AbsServiceState.Length > 0 ? plan.AbsServiceState
        : plan.AbsPlanId is not null ? "Known there"
        : plan.IsHeld ? "Held back"
        : plan.IsPublished ? "Told, no answer yet"
        : plan.IsPast ? "Not told: older than Portal"
        : "Not told";

    public static BadgeStatus InAbsBadge(ServicePlan plan) =>
        plan.IsDrifted ? BadgeStatus.Failed
        : plan.IsAwaited ? BadgeStatus.Pending
        : plan.IsHeld ? BadgeStatus.Warning
        : plan.AbsPlanId is not null ? BadgeStatus.Delivered
        : plan.IsPublished ? BadgeStatus.Pending
        : BadgeStatus.Ignored;

    /// <summary>What ABS says of the payment, or what of it is not yet, or not, as it should be.</summary>
    public static string BesideAbs(ServicePlan plan) =>
        plan.IsDrifted ? $"should be {Expected(plan)}"
        : plan.IsAwaited ? $"told {Expected(plan)}"
        : plan.AbsPaymentState;

    /// <summary>The states that ABS should have.</summary>
    public static string Expected(ServicePlan plan) => $"{plan.ExpectedService} {plan.ExpectedPayment}".Trim();

    /// <summary>From one bill to the next.</summary>
    public static string Period(ServicePlan plan) =>
        plan.PeriodValue switch
        {
            <= 0 => "",
            1 => $"every {plan.PeriodUnit}",
            _ => string.Create(CultureInfo.InvariantCulture, $"every {plan.PeriodValue} {plan.PeriodUnit}s"),
        };

    public static string Total(ServicePlan plan) => PlanMoney.Words(plan.TotalMinor, plan.Currency, plan.Decimals);

    /// <summary>Every warning of a subscription, in words.</summary>
    public static IReadOnlyList<string> Warnings(PlanWarnings warnings) =>
        [.. Each.Where(warning => warnings.HasFlag(warning)).Select(Warning)];

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Warning(PlanWarnings warning) =>
        warning switch
        {
            PlanWarnings.StateUnmapped => "Its state stands for none of ABS",
            PlanWarnings.PaymentUnmapped => "Its payment's state stands for none of ABS",
            PlanWarnings.TemplateMissing => "No product billed each period has a reference",
            PlanWarnings.TermsChanged => "ABS was told other terms: publish it again",
            _ => "Its plan has no period",
        };
}
