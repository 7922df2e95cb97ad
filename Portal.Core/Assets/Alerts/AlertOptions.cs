namespace Portal.Core.Assets.Alerts;

/// <summary>A title that says a condition is over.</summary>
/// <param name="Over">Part of the title that says so: "back online".</param>
/// <param name="Condition">Part of the title of what is over: "offline".</param>
public sealed record RecoveryTitle(string Over, string Condition);

/// <summary>When alerts come back and go. The host binds section <c>Alerts</c>. Source: R13, R14, b2.</summary>
public sealed record AlertOptions
{
    /// <summary>How soon after its ticket was closed an alert opens that ticket again; zero for never.</summary>
    public TimeSpan ReopenWithin { get; init; }

    /// <summary>After how long without a repeat an alert counts as over; zero for never.</summary>
    public TimeSpan QuietAfter { get; init; }

    /// <summary>Pulseway tells of no recovery; these titles do.</summary>
    public IReadOnlyList<RecoveryTitle> Recoveries { get; init; } = [new("back online", "offline"), new("is online", "offline")];

    /// <summary>The titles that would say that a condition with this one is over.</summary>
    internal IReadOnlyList<RecoveryTitle> FindEnds(string title)
    {
        var folded = Folding.Fold(title);
        return [.. Recoveries.Where(each => folded.Contains(Folding.Fold(each.Condition), StringComparison.Ordinal))];
    }

    /// <summary>What a title says is over; null when it says no such thing.</summary>
    internal RecoveryTitle? FindRecovery(string title)
    {
        var folded = Folding.Fold(title);
        return Recoveries.FirstOrDefault(each => folded.Contains(Folding.Fold(each.Over), StringComparison.Ordinal));
    }

    /// <summary><c>RocketCyber:Fields</c>: where another security service has the fields of an incident.</summary>
    public IncidentPaths Incidents { get; init; } = IncidentPaths.None;

    /// <summary>Zone that maintenance windows are meant in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
