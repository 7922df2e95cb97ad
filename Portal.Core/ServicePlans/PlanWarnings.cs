namespace Portal.Core.ServicePlans;

/// <summary>What keeps ABS from hearing of a subscription as it is.</summary>
[Flags]
public enum PlanWarnings
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its state in Odoo stands for none of ABS. Source: D16, scenario 26.</summary>
    StateUnmapped = 1,

    /// <summary>The state of its payment stands for none of ABS. Source: D16.</summary>
    PaymentUnmapped = 2,

    /// <summary>None of its products has an internal reference, which is ABS's template. Source: 002-9.</summary>
    TemplateMissing = 4,

    /// <summary>Its plan names no period that has a word. Source: D15.</summary>
    PeriodMissing = 8,

    /// <summary>Its customer, template, period or begin is another one than ABS was told. Source: 002-9, 002-10.</summary>
    TermsChanged = 16,
}
