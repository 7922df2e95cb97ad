using Portal.Core.Billing.Access;

namespace Portal.Pages.Billing;

/// <summary>Says in one sentence why somebody sees a billing address. Source: b1.</summary>
internal static class AccessWords
{
    /// <summary>The sentence without its time, which the page shows beside it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isSelf">True when the person reads about themselves.</param>
    public static string Say(AccessReason reason, bool isSelf)
    {
        var (they, their) = isSelf ? ("You", "Your") : ("They", "Their");
        return reason switch
        {
            AccessReason.SeesAll all => $"{their} role {all.Role} sees all billing addresses.",
            AccessReason.Created => $"{they} created it.",
            AccessReason.Contact contact => $"{their} e-mail {contact.Email} is a contact of {contact.Company} in Odoo.",
            AccessReason.Holds { Grant: { Origin: BillingRoleOrigin.Created } grant } =>
                $"{they} created it and are its {grant.Role}.",
            AccessReason.Holds { Grant: { Origin: BillingRoleOrigin.Contact } grant } =>
                $"{grant.GivenByName} took {(isSelf ? "you" : "them")} over from Odoo's contacts as {grant.Role}.",
            AccessReason.Holds { Grant: var grant } =>
                $"{grant.GivenByName} gave {(isSelf ? "you" : "them")} the role {grant.Role}.",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a sentence."),
        };
    }

    /// <summary>Since when, or as of when, and the word before it; null for what has no time.</summary>
    public static (string Word, DateTime At)? When(AccessReason reason) =>
        reason switch
        {
            AccessReason.Created created => ("created", created.At),
            AccessReason.Contact contact => ("read", contact.ReadAt),
            AccessReason.Holds holds => ("since", holds.Grant.GivenAt),
            _ => null,
        };
}
