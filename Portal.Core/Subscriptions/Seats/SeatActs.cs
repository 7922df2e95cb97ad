namespace Portal.Core.Subscriptions.Seats;

/// <summary>Names of the acts on seats in the audit.</summary>
public static class SeatActs
{
    /// <summary>Kind of record: a count.</summary>
    public const string Run = "seat-run";

    /// <summary>Kind of record: a client.</summary>
    public const string Client = "seat-client";

    /// <summary>Seats were counted.</summary>
    public const string Counted = "seats.counted";

    /// <summary>Lines were approved.</summary>
    public const string Approved = "seats.approved";

    /// <summary>The thresholds approved lines.</summary>
    public const string AutoApproved = "seats.approved-by-threshold";

    /// <summary>What was approved for a later day holds in a new count.</summary>
    public const string ApprovalKept = "seats.approval-kept";

    /// <summary>Lines were rejected.</summary>
    public const string Rejected = "seats.rejected";

    /// <summary>Odoo has new quantities.</summary>
    public const string Applied = "seats.applied";

    /// <summary>Odoo has refused new quantities.</summary>
    public const string Blocked = "seats.blocked";

    /// <summary>It was chosen which subscription a client's seats belong to.</summary>
    public const string HomeChosen = "seats.home-chosen";

    /// <summary>The former quantities are to be restored.</summary>
    public const string RevertAsked = "seats.revert-asked";

    /// <summary>They are restored.</summary>
    public const string Reverted = "seats.reverted";

    /// <summary>What Odoo refused to restore is left as it is.</summary>
    public const string Left = "seats.left";

    /// <summary>A later count stands in its place.</summary>
    public const string Superseded = "seats.superseded";

    /// <summary>A list was exported.</summary>
    public const string Exported = "seats.exported";

    internal static (string Kind, string Id) SubjectOf(SeatRun run) => (Run, run.Id.ToString());
}
