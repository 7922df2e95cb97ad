using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;

namespace Portal.Pages.Organizations;

/// <summary>What stands in the form, as it is kept in the browser until it is sent.</summary>
public sealed class OrganizationForm
{
    /// <summary>Made with the form and kept with it, so that a repeated or reloaded form finds its first try.</summary>
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public string ExternalReference { get; set; } = "";

    public Guid? BillingAddressId { get; set; }

    public static OrganizationForm Empty(TimeProvider time) => new() { Id = OrganizationId.Create(time).Value };

    public OrganizationDraft ToDraft() =>
        new()
        {
            Name = Name.Trim(),
            ExternalReference = ExternalReference.Trim(),
            BillingAddressId = BillingAddressId is { } id ? new BillingAddressId(id) : null,
        };
}
