namespace Portal.Core.Audit;

/// <summary>What part of the audit is asked for.</summary>
/// <param name="Search">Words that must all occur; empty for all.</param>
/// <param name="OldestFirst">True for the story in its order; else the newest comes first.</param>
/// <param name="Page">Which page.</param>
public sealed record AuditListRequest(string Search, bool OldestFirst, KeysetRequest Page)
{
    /// <summary>Only what this person did; null for all.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Only what Portal did by itself.</summary>
    public bool ByPortal { get; init; }

    /// <summary>Only this act: <c>billing-address.created</c>; null for all.</summary>
    public string? Action { get; init; }

    /// <summary>Only acts on this kind of record; null for all.</summary>
    public string? SubjectKind { get; init; }

    /// <summary>Only acts on this one record of that kind; null for all.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Only acts that ended so; null for all.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Only what belongs to the same act; null for all.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>UTC instant of the first; null for no limit.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC instant before which the last is; null for no limit.</summary>
    public DateTime? Until { get; init; }
}
