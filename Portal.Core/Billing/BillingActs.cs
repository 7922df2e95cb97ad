using Portal.Core.Audit;

namespace Portal.Core.Billing;

/// <summary>Every act on billing's records that leaves an audit row: one name each, for those who write them and those who read them out.</summary>
public static class BillingActs
{
    /// <summary>Kind of the subject of billing addresses.</summary>
    public const string AddressKind = "billing-address";

    /// <summary>Kind of the subject of organizations.</summary>
    public const string OrganizationKind = "organization";

    /// <summary>Entered and about to be sent to Odoo.</summary>
    public const string Requested = "billing-address.requested";

    /// <summary>Both records are in Odoo.</summary>
    public const string Created = "billing-address.created";

    /// <summary>Odoo certainly did not create it.</summary>
    public const string NotCreated = "billing-address.not-created";

    /// <summary>Removed before Odoo had it.</summary>
    public const string Discarded = "billing-address.discarded";

    /// <summary>Its missing half is about to be asked of Odoo.</summary>
    public const string CompletionRequested = "billing-address.completion-requested";

    /// <summary>Both halves are in Odoo again.</summary>
    public const string Completed = "billing-address.completed";

    /// <summary>A pair that is in Odoo already became one of Portal's.</summary>
    public const string TakenOver = "billing-address.taken-over";

    /// <summary>Fields were changed in Odoo.</summary>
    public const string Changed = "billing-address.changed";

    /// <summary>Its invoice contact was archived.</summary>
    public const string Archived = "billing-address.archived";

    /// <summary>Its invoice contact is back in use.</summary>
    public const string Unarchived = "billing-address.unarchived";

    /// <summary>Noticed in Odoo: archived, deleted, incomplete, back.</summary>
    public const string StateNoticed = "billing-address.state-noticed";

    /// <summary>A person got a role on it.</summary>
    public const string RoleGiven = "billing-address.role-given";

    /// <summary>A person lost a role on it.</summary>
    public const string RoleTaken = "billing-address.role-taken";

    /// <summary>An organization chose it.</summary>
    public const string Chosen = "billing-address.chosen";

    /// <summary>An organization was made.</summary>
    public const string OrganizationCreated = "organization.created";

    /// <summary>The acts that are commands to Odoo: each is asked for, and may be refused or stay unanswered.</summary>
    public static IReadOnlyList<string> Commands { get; } = [Changed, Archived, Unarchived];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Requested,
        Created,
        NotCreated,
        Discarded,
        CompletionRequested,
        Completed,
        TakenOver,
        Changed,
        Archived,
        Unarchived,
        StateNoticed,
        RoleGiven,
        RoleTaken,
        Chosen,
        OrganizationCreated,
        .. Commands.SelectMany(act => new[] { Asked(act), Refused(act), Unanswered(act) }),
    ];

    /// <summary>Those that tell who holds a role.</summary>
    internal static IReadOnlyCollection<string> OfRoles { get; } = [RoleGiven, RoleTaken];

    /// <summary>A command is about to be sent to Odoo.</summary>
    public static string Asked(string command) => $"{command}-requested";

    /// <summary>Odoo refused a command.</summary>
    public static string Refused(string command) => $"{command}-refused";

    /// <summary>Odoo's answer to a command was lost, and looking did not tell.</summary>
    public static string Unanswered(string command) => $"{command}-unknown";

    /// <summary>The subject of a billing address.</summary>
    internal static (string Kind, string Id) Subject(BillingAddressId id) => (AddressKind, id.ToString());

    /// <summary>
    /// The row for a state that was noticed in Odoo; null when there is nothing to tell.
    /// </summary>
    /// <param name="at">UTC instant.</param>
    /// <param name="id">Which.</param>
    /// <param name="before">State until now.</param>
    /// <param name="after">State from now on.</param>
    internal static AuditEntry? Noticed(
        DateTime at,
        BillingAddressId id,
        BillingAddressState before,
        BillingAddressState after
    ) =>
        before == after
            ? null
            : AuditEntry.For(
                at,
                Actor.Portal,
                StateNoticed,
                Subject(id),
                new { state = before.ToString() },
                new { state = after.ToString() }
            );

    /// <summary>The row for a missing half that is there now.</summary>
    internal static AuditEntry HalfMade(DateTime at, Actor actor, BillingAddressId id, BillingPair pair) =>
        AuditEntry.For(at, actor, Completed, Subject(id), after: new { pair.CompanyId, pair.InvoiceContactId });
}
