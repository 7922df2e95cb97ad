using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;

namespace Portal.Components.Deliveries;

/// <summary>Deliveries in staff's words, the same wherever one is shown.</summary>
public static class DeliveryWords
{
    public static string Word(DeliveryState state) =>
        state switch
        {
            DeliveryState.Waiting => "Waiting",
            DeliveryState.Pending => "Pending",
            DeliveryState.Delivered => "Delivered",
            DeliveryState.Dead => "Dead",
            DeliveryState.Cancelled => "Cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    public static BadgeStatus Badge(DeliveryState state) =>
        state switch
        {
            DeliveryState.Waiting => BadgeStatus.Warning,
            DeliveryState.Pending => BadgeStatus.Pending,
            DeliveryState.Delivered => BadgeStatus.Delivered,
            DeliveryState.Dead => BadgeStatus.Dead,
            DeliveryState.Cancelled => BadgeStatus.Cancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a badge."),
        };

    public static string Outcome(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Accepted => "Accepted",
            AttemptOutcome.WillRetry => "Sent again later",
            AttemptOutcome.GaveUp => "Gave up",
            AttemptOutcome.DestinationPaused => "Paused",
            AttemptOutcome.Interrupted => "Interrupted",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
        };

    public static BadgeStatus Badge(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Accepted => BadgeStatus.Delivered,
            AttemptOutcome.WillRetry => BadgeStatus.Pending,
            AttemptOutcome.GaveUp => BadgeStatus.Failed,
            AttemptOutcome.DestinationPaused => BadgeStatus.Paused,
            AttemptOutcome.Interrupted => BadgeStatus.Stale,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a badge."),
        };

    /// <summary>Which ones a filter lets through: "dead, to ABS".</summary>
    public static string Which(DeliveryFilter filter)
    {
        string?[] parts =
        [
            filter.State is { } state ? Word(state).ToLowerInvariant() : null,
            filter.IsOpen ? "open" : null,
            filter.Destination is { } system ? $"to {System(system)}" : null,
            filter.Kind is { } kind ? $"of kind {kind}" : null,
            filter.Subject is { } record ? $"of {record}" : null,
            filter.Reason is { } reason ? $"with reason “{reason}”" : null,
            filter.LeastAttempts is { } least ? $"with {least} attempts or more" : null,
            filter.Id is { } id ? $"with id {id}" : null,
            filter.From is { } from ? $"from {from:yyyy-MM-dd}" : null,
            filter.Until is { } until ? $"until {until:yyyy-MM-dd}" : null,
        ];
        var said = string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
        return said.Length == 0 ? "all" : said;
    }

    /// <summary>Systems that Portal tells something.</summary>
    public static IReadOnlyList<string> Systems { get; } = ["abs", "odoo", "mqtt", "mail"];

    /// <summary>Another system as staff call it: "abs" is ABS.</summary>
    public static string System(string name) =>
        name switch
        {
            "abs" => "ABS",
            "odoo" => "Odoo",
            "mqtt" => "MQTT",
            "pulseway" => "Pulseway",
            "rocketcyber" => "RocketCyber",
            _ => name.Length == 0 ? name : $"{char.ToUpperInvariant(name[0])}{name[1..]}",
        };
}
