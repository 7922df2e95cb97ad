using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Pulseway;
using Portal.Core.RocketCyber;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Configuration;

/// <summary>All that concerns devices: where they are watched, what becomes of their alerts, and how they are counted.</summary>
internal sealed record DeviceSettings
{
    /// <summary>The real Pulseway; without an address in the sandbox, and where none is connected.</summary>
    public required PulsewayOptions Pulseway { get; init; }

    /// <summary>The real RocketCyber; likewise.</summary>
    public required RocketCyberOptions RocketCyber { get; init; }

    /// <summary>When alerts come back and go.</summary>
    public required AlertOptions Alerts { get; init; }

    /// <summary>Where tickets live.</summary>
    public required TicketOptions Tickets { get; init; }

    /// <summary>How assets are kept.</summary>
    public required AssetOptions Assets { get; init; }

    /// <summary>How seats are counted.</summary>
    public required SeatOptions Seats { get; init; }

    public static DeviceSettings Read(SettingsReader reader, bool isSandbox, TimeZoneInfo zone) =>
        new()
        {
            Pulseway = AssetSettings.ReadPulseway(reader),
            RocketCyber = RocketCyberSettings.Read(reader),
            Alerts = AlertSettings.ReadAlerts(reader, zone),
            Tickets = AlertSettings.ReadTickets(reader, isSandbox),
            Assets = AssetSettings.Read(reader),
            Seats = SeatSettings.Read(reader, zone),
        };
}
