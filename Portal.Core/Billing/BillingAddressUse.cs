namespace Portal.Core.Billing;

/// <summary>Whether a billing address can be chosen for something new. Source: 003-9, scenario 4.</summary>
public static class BillingAddressUse
{
    /// <summary>Why it cannot be chosen and what to do, one sentence; null when it can.</summary>
    public static string? WhyNot(BillingAddressState state) =>
        state switch
        {
            BillingAddressState.Active => null,
            BillingAddressState.Unconfirmed => "Odoo has not confirmed it yet; it can be chosen as soon as it has.",
            BillingAddressState.NotCreated => "It is not in Odoo; open it and try again.",
            BillingAddressState.Archived => "Its invoice contact is archived in Odoo; open it and unarchive it first.",
            BillingAddressState.ParentArchived => "Its company is archived in Odoo; unarchive it there first.",
            BillingAddressState.Deleted => "It was deleted in Odoo; choose or create another.",
            _ => "One of its two records is missing in Odoo; open it and complete it first.",
        };
}
