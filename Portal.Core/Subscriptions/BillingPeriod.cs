using System.Globalization;

namespace Portal.Core.Subscriptions;

/// <summary>How often a subscription bills: the period of its plan. Source: d3 (sale.subscription.plan), b3 (money effect).</summary>
public sealed record BillingPeriod
{
    /// <summary>Longest unit kept.</summary>
    public const int UnitLength = 10;

    /// <summary>Days of a mean month, as Odoo reckons what recurs a month.</summary>
    private const decimal DaysOfMonth = 30.437m;

    private const string Week = "week";
    private const string Month = "month";
    private const string Year = "year";

    private BillingPeriod(int value, string unit) => (Value, Unit) = (value, unit);

    /// <summary>So many units.</summary>
    public int Value { get; }

    /// <summary>The unit as Odoo names it.</summary>
    public string Unit { get; }

    /// <summary>Monthly.</summary>
    public static BillingPeriod OneMonth { get; } = new(1, Month);

    /// <summary>True when nothing has to be reckoned.</summary>
    public bool IsOneMonth => (Value, Unit) == (1, Month);

    /// <summary>In words, after "every": month, 3 months.</summary>
    public string Words => Value == 1 ? Unit : string.Create(CultureInfo.InvariantCulture, $"{Value} {Unit}s");

    /// <summary>Reads what a plan says; null when it is no period that Portal knows: nobody guesses one.</summary>
    public static BillingPeriod? Find(int? value, string? unit) =>
        value is > 0 and var known && unit is Week or Month or Year ? new BillingPeriod(known, unit) : null;

    /// <summary>What an amount each period comes to a month.</summary>
    public decimal AMonth(decimal amount) =>
        Unit switch
        {
            Year => amount / (12 * Value),
            Week => amount / Value * DaysOfMonth / 7,
            _ => amount / Value,
        };
}
