namespace Portal.Core.Assets.Alerts;

/// <summary>What one message says of one condition of one device.</summary>
internal sealed record AlertReport
{
    /// <summary>Who says so.</summary>
    public required AlertSource Source { get; init; }

    /// <summary>Names the occurrence for ever: the sender's id of it, or that of the message that brought it.</summary>
    public required string OccurrenceId { get; init; }

    /// <summary>The sender's id of the incident, which comes again with each change; empty for what is told once.</summary>
    public string IncidentId { get; init; } = "";

    /// <summary>The device as the sender knows it: an identifier, or a hostname; empty for an alert of a whole client.</summary>
    public string Device { get; init; } = "";

    /// <summary>Its name, or empty while only the identifier is known.</summary>
    public string DeviceName { get; init; } = "";

    /// <summary>UTC instant it happened where the sender says when, else when Portal was told; never later than that.</summary>
    public required DateTime ToldAt { get; init; }

    /// <summary>The group the device is in, which stands for a client; empty while unknown.</summary>
    public string Group { get; init; } = "";

    /// <summary>The sender's id of the account or organization, where it has one.</summary>
    public string AccountId { get; init; } = "";

    /// <summary>What is the matter, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What is the matter, in more.</summary>
    public string Message { get; init; } = "";

    /// <summary>How urgent.</summary>
    public AlertPriority Priority { get; init; } = AlertPriority.Normal;

    /// <summary>UTC instant of the sender's last change of it, where it comes again with each; null otherwise.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>The same, or when Portal was told where an incident comes without it; null for what is told once.</summary>
    public DateTime? Change => ChangedAt ?? (Source == AlertSource.RocketCyber ? ToldAt : null);

    /// <summary>UTC instant the sender says it was over, or null.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>True when the sender knows more that it did not say here.</summary>
    public bool LacksDetails { get; init; }

    /// <summary>The key of its condition: one device, one condition, one row.</summary>
    public string ConditionKey => ConditionKeys.Of(Source, Device, Group.Length > 0 ? Group : AccountId, Title);
}
