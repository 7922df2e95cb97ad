using Portal.Core;
using Portal.Core.Alarms;

namespace Portal.Components;

/// <summary>How an alarm is said: one map for bell, banner and list.</summary>
public static class AlarmLook
{
    public static BadgeStatus Badge(AlarmSeverity severity) =>
        severity switch
        {
            AlarmSeverity.Urgent => BadgeStatus.Failed,
            AlarmSeverity.Warning => BadgeStatus.Warning,
            _ => BadgeStatus.Pending,
        };

    public static string Word(AlarmSeverity severity) =>
        severity switch
        {
            AlarmSeverity.Urgent => "Urgent",
            AlarmSeverity.Warning => "Warning",
            _ => "Notice",
        };

    /// <summary>Icon and tone of one line in the bell.</summary>
    public static StatusLook Of(Alarm alarm) =>
        StatusLook.Of(alarm.ClearedAt is null ? Badge(alarm.Severity) : BadgeStatus.Active);

    /// <summary>
    /// One for each fact, the first of them: that a system does not answer is raised by who asks it and by who tells it something, and is one
    /// outage for people.
    /// </summary>
    public static IReadOnlyList<Alarm> ByFact(IEnumerable<Alarm> alarms) => [.. alarms.DistinctBy(alarm => alarm.Title)];

    /// <summary>The page to look at, for somebody who may open it; null otherwise.</summary>
    public static string? Page(Alarm alarm, Actor actor)
    {
        var entry = NavEntry.Of(alarm.Link.Split('?')[0]);
        return alarm.Link.Length == 0 || entry?.Policy?.Check(actor) is not null ? null : alarm.Link;
    }
}
