using Portal.Core.Audit;

namespace Portal.Core.Billing;

/// <summary>What becomes of a row of the mirror.</summary>
internal enum MirrorOutcome
{
    Unchanged,
    Created,
    Changed,
    Archived,
    Deleted,
    Incomplete,
}

/// <summary>A row of the mirror as it is to be.</summary>
/// <param name="Row">The row.</param>
/// <param name="ReadVersion">Its version when it was read; null for a new one.</param>
/// <param name="PartnerId">The partner it is told of by, for a person to find it in Odoo.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Audit">Stored with it, or null.</param>
internal sealed record MirrorChange(BillingAddress Row, int? ReadVersion, int PartnerId, MirrorOutcome Outcome, AuditEntry? Audit)
{
    /// <summary>The outcome by where the row stood and stands.</summary>
    public static MirrorOutcome OutcomeOf(BillingAddressState before, BillingAddressState after) =>
        (before == after, after) switch
        {
            (true, _) => MirrorOutcome.Changed,
            (_, BillingAddressState.Archived or BillingAddressState.ParentArchived) => MirrorOutcome.Archived,
            (_, BillingAddressState.Deleted) => MirrorOutcome.Deleted,
            (_, BillingAddressState.Incomplete) => MirrorOutcome.Incomplete,
            _ => MirrorOutcome.Changed,
        };
}

/// <summary>What came of an attempt to write.</summary>
/// <param name="Written">Those that are kept.</param>
/// <param name="Overtaken">Those somebody else changed or made meanwhile, or whose contact another row got: to be looked at again.</param>
/// <param name="Refused">Those with a value that the database does not take.</param>
internal sealed record MirrorWritten(
    IReadOnlyList<MirrorChange> Written,
    IReadOnlyList<MirrorChange> Overtaken,
    IReadOnlyList<MirrorChange> Refused
);
