namespace Portal.Core.Billing.Organizations;

/// <summary>Everything that is refused around organizations, in one place.</summary>
internal static class OrganizationRefusals
{
    private const string AddressField = nameof(OrganizationDraft.BillingAddressId);

    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such organization, or you may not see it.", "Look for it in the list.");

    public static Refusal NoAddress { get; } =
        new("organization.address-missing", "Choose a billing address, or create one.", Field: AddressField);

    /// <summary>The same for one that does not exist and for one that this person may not know of.</summary>
    public static Refusal AddressNotFound { get; } = BillingRefusals.NotFound with { Field = AddressField };

    /// <summary>For a Member who is a Viewer too, and so sees them all; also for one that does not exist.</summary>
    public static Refusal NotTheirs { get; } =
        new(
            "organization.address-not-theirs",
            "There is no such billing address, or only your role Viewer shows it to you, which changes nothing.",
            "Choose one of your own, or ask Finance to create the organization.",
            AddressField
        );

    public static Refusal FormIsSpent(string name) =>
        new(
            "organization.form-spent",
            $"This form made {name} already, and what it holds now is something else. Nothing was created.",
            "Choose \"Start over\" to enter another organization."
        );

    public static Refusal NotUsable(string why) => new("organization.address-not-usable", why, Field: AddressField);
}
