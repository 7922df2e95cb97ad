using Portal.Core;
using Portal.Webhooks;

namespace Portal.Configuration;

/// <summary>Reads what the doors accept as proof. In the sandbox those of its own systems open without any setting.</summary>
internal static class DoorSettings
{
    public static DoorOptions Read(SettingsReader reader, bool isSandbox)
    {
        var odoo = Read(reader, ConfigurationKeys.OdooHookSecret, allowSigning: false);
        var abs = Read(reader, ConfigurationKeys.AbsHookSecret, allowSigning: true);
        var events = Read(reader, ConfigurationKeys.EventsHookSecret, allowSigning: true);
        var pulseway = PulsewaySecrets.Read(
            reader.Secret(ConfigurationKeys.PulsewayWebhookSecret),
            problem => reader.Refuse(ConfigurationKeys.PulsewayWebhookSecret, problem)
        );
        var rocketCyber = Read(reader, ConfigurationKeys.RocketCyberWebhookToken, allowSigning: false);
        return new DoorOptions(isSandbox && odoo.First is null ? DoorSecrets.Random() : odoo, abs, events)
        {
            Pulseway = isSandbox && pulseway.First is null ? PulsewaySecrets.Random() : pulseway,
            RocketCyber = isSandbox && rocketCyber.First is null ? DoorSecrets.Random() : rocketCyber,
            // AlertSettings says what is wrong with it
            Incidents = IncidentPaths.Parse(reader.Text(ConfigurationKeys.RocketCyberFields) ?? "", out _),
        };
    }

    private static DoorSecrets Read(SettingsReader reader, ConfigurationKey key, bool allowSigning) =>
        DoorSecrets.Read(reader.Secret(key), allowSigning, problem => reader.Refuse(key, problem));
}
