namespace Portal.Core.Billing.Access;

/// <summary>What everybody who works with roles of a billing address is asked first.</summary>
internal static class BillingRoleRights
{
    public static Refusal NoSuchPerson { get; } =
        new(
            "billing.no-such-person",
            "Nobody with this e-mail can get a role here.",
            "Check the spelling, or ask an administrator for an account.",
            nameof(BillingRoleHolder.Email)
        );

    public static Refusal NotAContact { get; } =
        new(
            "billing.no-such-person",
            "Nobody with this e-mail can get a role here from you.",
            "You can give one to a contact of this company in Odoo who has an account in Portal; for anybody else ask Finance.",
            nameof(BillingRoleHolder.Email)
        );

    public static Refusal Overtaken { get; } =
        new(
            "billing.roles-changed",
            "Somebody else changed roles or billing addresses at the same moment, so not everybody got theirs.",
            "Look again: who still lacks a role is proposed anew."
        );

    private static Refusal NotAdmin { get; } =
        new(
            Refusal.ForbiddenCode,
            "To give roles on this billing address you need the role Administrator or Finance, or to be its Admin.",
            "Ask one of them."
        );

    /// <summary>Null when the person may; one that they may not see does not exist.</summary>
    public static async Task<Refusal?> CheckAsync(
        BillingVisibility visibility,
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (!await visibility.MaySeeAsync(actor, id, cancellationToken))
        {
            return BillingRefusals.NotFound;
        }

        return await visibility.MayGiveRolesAsync(actor, id, cancellationToken) ? null : NotAdmin;
    }
}
