namespace Portal.Components;

/// <summary>Every status a record can show, whatever its kind. Source: LOOK, "Status".</summary>
public enum BadgeStatus
{
    Pending,
    Running,
    Active,
    Delivered,
    Stale,
    Warning,
    Dead,
    Failed,
    Paused,
    Cancelled,
    Ignored,
    Archived,
}
