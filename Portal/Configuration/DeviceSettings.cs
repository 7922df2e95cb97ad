using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Pulseway;
using Portal.Core.RocketCyber;

namespace Portal.Configuration;

/// <summary>Where devices are watched, and what becomes of them and their alerts.</summary>
internal sealed record DeviceSettings(
    PulsewayOptions Pulseway,
    RocketCyberOptions RocketCyber,
    AssetOptions Assets,
    AlertOptions Alerts,
    TicketOptions Tickets
)
{
    public static DeviceSettings Read(SettingsReader reader, bool isSandbox, TimeZoneInfo zone) =>
        new(
            AssetSettings.ReadPulseway(reader),
            RocketCyberSettings.Read(reader),
            AssetSettings.Read(reader),
            AlertSettings.ReadAlerts(reader, zone),
            AlertSettings.ReadTickets(reader, isSandbox)
        );
}
