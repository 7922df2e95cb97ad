using Portal.Components;
using Portal.Core.Billing;

namespace Portal.Pages.Billing;

/// <summary>How each state of a billing address is shown and called.</summary>
internal static class BillingStateLook
{
    public static BadgeStatus Badge(BillingAddressState state) =>
        state switch
        {
            BillingAddressState.Unconfirmed => BadgeStatus.Pending,
            BillingAddressState.NotCreated => BadgeStatus.Failed,
            BillingAddressState.Active => BadgeStatus.Active,
            BillingAddressState.Deleted or BillingAddressState.Incomplete => BadgeStatus.Warning,
            _ => BadgeStatus.Archived,
        };

    public static string Word(BillingAddressState state) =>
        state switch
        {
            BillingAddressState.Unconfirmed => "Unconfirmed",
            BillingAddressState.NotCreated => "Not created",
            BillingAddressState.Active => "Active",
            BillingAddressState.Archived => "Archived in Odoo",
            BillingAddressState.ParentArchived => "Parent archived",
            BillingAddressState.Deleted => "Deleted in Odoo",
            BillingAddressState.Incomplete => "Incomplete",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };
}
