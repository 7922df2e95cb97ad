namespace Portal.Core.Alarms;

/// <summary>Which alarm: of one kind and subject one is open at a time.</summary>
/// <param name="Kind">What it is about, dotted: <c>destination.away</c>.</param>
/// <param name="Subject">Which one: <c>abs</c>.</param>
public readonly record struct AlarmKey(string Kind, string Subject)
{
    internal (string Kind, string Id) AsAuditSubject() => ("alarm", Folding.Cut($"{Kind}/{Subject}", 100));
}

/// <summary>What a capability raises.</summary>
/// <param name="Key">Which alarm.</param>
/// <param name="Severity">How much it presses.</param>
/// <param name="Title">What happened, in business words, one sentence without a full stop: "ABS does not answer".</param>
/// <param name="Roles">The roles it concerns; administrators and viewers see every alarm.</param>
public sealed record AlarmDraft(AlarmKey Key, AlarmSeverity Severity, string Title, params IReadOnlyList<Role> Roles)
{
    /// <summary>What was said about it, for a person; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Address of the page to look at, <c>/connections</c>; empty where there is none.</summary>
    public string Link { get; init; } = "";

    /// <summary>True when work stands still because of it: then it stands above every page of those it concerns.</summary>
    public bool IsBlocking { get; init; }

    /// <summary>True when its end is told too; false where somebody's own act ends it.</summary>
    public bool TellsOver { get; init; } = true;

    /// <summary>True for something that happens again and is counted; false for a state that goes on.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How often it has happened when it begins: more than once where it is raised only after several times.</summary>
    public int BeginsWith { get; init; } = 1;
}
