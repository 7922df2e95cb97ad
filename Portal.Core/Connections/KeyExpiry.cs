using System.Globalization;

namespace Portal.Core.Connections;

/// <summary>How near the end of a key is, and how that is said. Source: b6, scenario 29.</summary>
public static class KeyExpiry
{
    /// <summary>Days before the end at which Portal warns, the nearest last; 0 is the end itself.</summary>
    public static IReadOnlyList<int> Thresholds { get; } = [14, 7, 1, 0];

    /// <summary>The nearest threshold that is reached; null while none is, or when no end is known.</summary>
    public static int? ThresholdAt(Credential? credential, DateTime now)
    {
        int? reached = null;
        foreach (var days in Thresholds)
        {
            if (credential?.ExpiresAt is { } end && end - now <= TimeSpan.FromDays(days))
            {
                reached = days;
            }
        }

        return reached;
    }

    /// <summary>How long the key still lasts: "in 6 days", "in 5 h", "3 days ago".</summary>
    public static string Distance(DateTime expiresAt, DateTime now)
    {
        var left = expiresAt - now;
        var length = left.Duration() switch
        {
            { TotalDays: >= 2 } days => $"{(int)days.TotalDays} days",
            { TotalDays: >= 1 } => "1 day",
            { TotalHours: >= 1 } hours => $"{(int)hours.TotalHours} h",
            var minutes => $"{(int)minutes.TotalMinutes} min",
        };
        return left > TimeSpan.Zero ? $"in {length}" : $"{length} ago";
    }

    /// <summary>The warning as it stays true, without a full stop: "Portal's API key for Odoo ends on 2026-11-23 at 14:00 UTC".</summary>
    public static string Title(ExternalSystem system, Credential credential, DateTime expiresAt)
    {
        var name = FaultSentences.Name(system);
        var end = expiresAt.ToString("yyyy-MM-dd 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return credential.Knowledge == KeyKnowledge.OneOfSeveral
            ? $"One of the API keys of Portal's user in {name} ends on {end}; it may be the one in use"
            : $"Portal's API key for {name} ends on {end}";
    }

    /// <summary>The warning for a person, one sentence.</summary>
    public static string Describe(ExternalSystem system, Credential credential, DateTime expiresAt, DateTime now)
    {
        var name = FaultSentences.Name(system);
        var distance = Distance(expiresAt, now);
        return (credential.Knowledge, expiresAt > now) switch
        {
            (KeyKnowledge.OneOfSeveral, true) =>
                $"One of the API keys of Portal's user in {name} ends {distance}; it may be the one in use.",
            (KeyKnowledge.OneOfSeveral, false) =>
                $"One of the API keys of Portal's user in {name} ended {distance}; it may be the one in use.",
            (_, true) => $"Portal's API key for {name} ends {distance}.",
            _ => $"Portal's API key for {name} ended {distance}.",
        };
    }
}
