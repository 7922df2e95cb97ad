namespace Portal.Core.Assets.Alerts;

/// <summary>One occurrence of an alert; the same one told twice is one row. Source: P2, D7.</summary>
public sealed class AlertEvent
{
    /// <summary>Longest text kept; the alert has the newest in full.</summary>
    public const int TextLength = 1000;

    /// <summary>Longest id of an occurrence.</summary>
    public const int IdLength = 300;

    private AlertEvent() { }

    /// <summary>Row id.</summary>
    public Guid Key { get; private set; }

    /// <summary>The alert.</summary>
    public Guid AlertKey { get; private set; }

    /// <summary>Who told.</summary>
    public AlertSource Source { get; private set; }

    /// <summary>Names the occurrence for ever.</summary>
    public string OccurrenceId { get; private set; } = "";

    /// <summary>The sender's id of the incident that it is a part of; empty for what is told once.</summary>
    public string IncidentId { get; private set; } = "";

    /// <summary>UTC instant Portal was told.</summary>
    public DateTime At { get; private set; }

    /// <summary>How urgent it was.</summary>
    public AlertPriority Priority { get; private set; }

    /// <summary>What it said.</summary>
    public string Message { get; private set; } = "";

    /// <summary>UTC instant of the sender's last change of it, or null.</summary>
    public DateTime? ChangedAt { get; private set; }

    /// <summary>UTC instant the sender said it was over, or null.</summary>
    public DateTime? ResolvedAt { get; private set; }

    internal static AlertEvent Of(Guid key, Alert alert, AlertReport report) =>
        new()
        {
            Key = key,
            AlertKey = alert.Key,
            Source = report.Source,
            OccurrenceId = Folding.Cut(report.OccurrenceId, IdLength),
            IncidentId = Folding.Cut(report.IncidentId, IdLength),
            At = report.ToldAt,
            Priority = report.Priority,
            Message = Folding.Cut(report.Message, TextLength),
            ChangedAt = report.Change,
            ResolvedAt = report.ResolvedAt,
        };

    /// <summary>True when this is news: told later than what is known. What comes out of order is none.</summary>
    internal bool IsNews(AlertReport report) => report.Change is { } changed && (ChangedAt is not { } known || changed > known);

    /// <summary>A newer telling of the incident says so, without naming it.</summary>
    internal void End(AlertReport told) => (ChangedAt, ResolvedAt) = (told.Change, told.ResolvedAt ?? told.ToldAt);

    internal void Amend(AlertReport report)
    {
        (Priority, Message) = (report.Priority, Folding.Cut(report.Message, TextLength));
        (ChangedAt, ResolvedAt) = (report.Change, report.ResolvedAt);
    }
}
