namespace Portal.Core;

/// <summary>One right and the roles that have it. Use cases and pages ask the same object, so a hidden button is never the only check.</summary>
/// <param name="Name">Stable name, also that of the authorization policy of the page.</param>
/// <param name="Does">What it allows, to complete "To … you need the role …".</param>
/// <param name="Roles">The roles that have it, most fitting first after Administrator.</param>
public sealed record AccessPolicy(string Name, string Does, params Role[] Roles)
{
    /// <summary>See the list and details of billing addresses; a Member sees only theirs. Source: DESIGN §9, 003-12.</summary>
    public static AccessPolicy SeeBilling { get; } =
        new("billing.see", "see billing addresses", Role.Administrator, Role.Finance, Role.Viewer, Role.Member);

    /// <summary>Create billing addresses. A Member creates their own. Source: DESIGN §9, 003-9, 003-12.</summary>
    public static AccessPolicy ChangeBilling { get; } =
        new("billing.change", "create billing addresses", Role.Administrator, Role.Finance, Role.Member);

    /// <summary>Start or cancel the import of billing addresses. Source: DESIGN §9 ("a role may run the sync of its own pages").</summary>
    public static AccessPolicy ImportBilling { get; } =
        new("billing.import", "run the import", Role.Administrator, Role.Finance, Role.Operations);

    /// <summary>Send deliveries again, change, cancel and hold them; replay received messages. Source: DESIGN §9.</summary>
    public static AccessPolicy SendAgain { get; } =
        new("deliveries.send", "send deliveries again", Role.Administrator, Role.Operations);

    /// <summary>Every policy, for registration and for the test that walks the pages.</summary>
    public static IReadOnlyList<AccessPolicy> All { get; } = [SeeBilling, ChangeBilling, ImportBilling, SendAgain];

    /// <summary>Null when the person may; otherwise a refusal that names the missing role.</summary>
    public Refusal? Check(Actor actor) => actor.Holds(Roles) ? null : new Refusal(Refusal.ForbiddenCode, MissingRole);

    /// <summary>The sentence for someone who may not.</summary>
    public string MissingRole =>
        $"To {Does} you need the role {string.Join(", ", Roles[..^1])}{(Roles.Length > 1 ? " or " : "")}{Roles[^1]}. Ask an administrator.";
}
