namespace Portal.Core.Alarms;

/// <summary>How much an alarm presses.</summary>
public enum AlarmSeverity
{
    /// <summary>Somebody should know of it.</summary>
    Notice = 0,

    /// <summary>Somebody has to do something about it soon.</summary>
    Warning = 1,

    /// <summary>Work stands still, or something may be lost.</summary>
    Urgent = 2,
}

/// <summary>
/// Something that somebody has to look at, from when it began until it was over. Of one kind and subject one is open at a time, over all
/// nodes: the database decides. Source: DESIGN §3, §10.
/// </summary>
public sealed class Alarm
{
    /// <summary>Longest kind.</summary>
    public const int KindLength = 60;

    /// <summary>Longest subject.</summary>
    public const int SubjectLength = 200;

    /// <summary>Longest title.</summary>
    public const int TitleLength = 200;

    /// <summary>Longest detail.</summary>
    public const int DetailLength = 500;

    /// <summary>Longest address of a page.</summary>
    public const int LinkLength = 200;

    private Alarm() { }

    /// <summary>Row id, rising with time.</summary>
    public Guid Id { get; private set; }

    /// <summary>What it is about: <c>destination.away</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Which one: <c>abs</c>.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>How much it presses.</summary>
    public AlarmSeverity Severity { get; private set; }

    /// <summary>True when work stands still because of it: then it stands above every page.</summary>
    public bool IsBlocking { get; private set; }

    /// <summary>What happened, in business words.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What was said about it last; may be empty.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Address of the page to look at, or empty.</summary>
    public string Link { get; private set; } = "";

    /// <summary>The roles it concerns; see <see cref="AlarmRoles"/>.</summary>
    public int RoleSet { get; private set; }

    /// <summary>True when its end is told too.</summary>
    public bool TellsOver { get; private set; }

    /// <summary>UTC instant it began.</summary>
    public DateTime RaisedAt { get; private set; }

    /// <summary>UTC instant it happened last.</summary>
    public DateTime LastAt { get; private set; }

    /// <summary>UTC instant of the last that is news for whoever saw it before: it began, happened again, pressed more, or was over.</summary>
    public DateTime NewsAt { get; private set; }

    /// <summary>How often it happened since it began.</summary>
    public int Count { get; private set; }

    /// <summary>UTC instant it was over; null while it lasts.</summary>
    public DateTime? ClearedAt { get; private set; }

    /// <summary>The round in which mails about it were promised; null before.</summary>
    internal Guid? ToldRound { get; private set; }

    /// <summary>The round in which mails about its end were promised; null before.</summary>
    internal Guid? OverRound { get; private set; }
}
