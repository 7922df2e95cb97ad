using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Pages.Messages;

/// <summary>How messages, deliveries and destinations are called where they are told of in passing.</summary>
internal static class QueueWords
{
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

    public static string Word(InboxState state) => state == InboxState.Done ? "Handled" : $"{state}";

    /// <summary>True when nothing goes out there, or only probes do.</summary>
    public static bool IsHeld(Destination destination) =>
        destination.State != DestinationState.Active || destination.BrokenSince is not null;

    /// <summary>UTC instant since which it is held back.</summary>
    public static DateTime Since(Destination destination) =>
        destination is { State: DestinationState.Active, BrokenSince: { } broken } ? broken : destination.ChangedAt;
}
