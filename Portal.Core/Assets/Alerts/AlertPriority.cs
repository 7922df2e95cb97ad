namespace Portal.Core.Assets.Alerts;

/// <summary>How urgent an alert is, in Pulseway's words; those of others are matched to them. Source: d4.</summary>
public enum AlertPriority
{
    /// <summary>Can wait.</summary>
    Low = 0,

    /// <summary>As most are.</summary>
    Normal = 1,

    /// <summary>Sooner.</summary>
    Elevated = 2,

    /// <summary>At once.</summary>
    Critical = 3,
}

/// <summary>Who told of an alert.</summary>
public enum AlertSource
{
    /// <summary>Device monitoring.</summary>
    Pulseway = 0,

    /// <summary>Security alerts.</summary>
    RocketCyber = 1,
}

/// <summary>Reads what senders call their priorities, whatever the case they are written in.</summary>
internal static class AlertPriorities
{
    /// <summary>The priority of a word; what is unknown counts as normal, and a word with "critical" in it as critical. Source: 000-22.</summary>
    public static AlertPriority Read(string word) =>
        word.Trim().ToUpperInvariant() switch
        {
            "LOW" or "INFORMATIONAL" or "INFO" => AlertPriority.Low,
            "ELEVATED" or "HIGH" => AlertPriority.Elevated,
            { } text when text.Contains("CRITICAL", StringComparison.Ordinal) => AlertPriority.Critical,
            _ => AlertPriority.Normal,
        };
}
