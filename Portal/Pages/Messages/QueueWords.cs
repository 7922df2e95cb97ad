using Portal.Components;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Pages.Messages;

/// <summary>How messages, deliveries and destinations are shown and called.</summary>
internal static class QueueWords
{
    public static IReadOnlyList<FilterOption> DeliveryStates { get; } =
    [
        new(QueueAddress.Open, "Open"),
        .. Enum.GetValues<DeliveryState>().Select(state => new FilterOption($"{state}".ToLowerInvariant(), $"{state}")),
    ];

    public static IReadOnlyList<FilterOption> MessageStates { get; } =
    [.. Enum.GetValues<InboxState>().Select(state => new FilterOption($"{state}".ToLowerInvariant(), Word(state)))];

    /// <summary>A system as staff call it.</summary>
    public static string System(string name) =>
        name switch
        {
            "abs" => "ABS",
            "odoo" => "Odoo",
            "pulseway" => "Pulseway",
            "rocketcyber" => "RocketCyber",
            "outbox" => "Portal",
            "events" => "Events",
            "mqtt" => "MQTT",
            _ => name,
        };

    public static BadgeStatus Badge(DeliveryState state) =>
        state switch
        {
            DeliveryState.Waiting => BadgeStatus.Warning,
            DeliveryState.Pending => BadgeStatus.Pending,
            DeliveryState.Delivered => BadgeStatus.Delivered,
            DeliveryState.Dead => BadgeStatus.Dead,
            _ => BadgeStatus.Cancelled,
        };

    public static BadgeStatus Badge(InboxState state) =>
        state switch
        {
            InboxState.Pending => BadgeStatus.Pending,
            InboxState.Done => BadgeStatus.Delivered,
            InboxState.Ignored => BadgeStatus.Ignored,
            _ => BadgeStatus.Dead,
        };

    public static string Word(InboxState state) => state == InboxState.Done ? "Handled" : $"{state}";

    public static (BadgeStatus Badge, string Word) Standing(Destination destination) =>
        destination switch
        {
            { State: DestinationState.Paused } => (BadgeStatus.Paused, "Paused"),
            { State: DestinationState.Disabled } => (BadgeStatus.Dead, "Disabled"),
            { BrokenSince: not null } => (BadgeStatus.Failed, "Does not answer"),
            _ => (BadgeStatus.Active, "Active"),
        };

    /// <summary>True when nothing goes out there, or only probes do.</summary>
    public static bool IsHeld(Destination destination) =>
        destination.State != DestinationState.Active || destination.BrokenSince is not null;

    /// <summary>UTC instant since which it is as it is.</summary>
    public static DateTime Since(Destination destination) =>
        destination is { State: DestinationState.Active, BrokenSince: { } broken } ? broken : destination.ChangedAt;
}
