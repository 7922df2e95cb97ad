using Portal.Webhooks;

namespace Portal.Configuration;

/// <summary>Reads what the doors accept as proof. The sandbox's Odoo door opens to its own Odoo without any setting.</summary>
internal static class DoorSettings
{
    public static DoorOptions Read(SettingsReader reader, bool isSandbox)
    {
        var odoo = Read(reader, ConfigurationKeys.OdooHookSecret, allowSigning: false);
        var abs = Read(reader, ConfigurationKeys.AbsHookSecret, allowSigning: true);
        var events = Read(reader, ConfigurationKeys.EventsHookSecret, allowSigning: true);
        if (!isSandbox || reader.IsSet(ConfigurationKeys.OdooHookSecret))
        {
            return new DoorOptions(odoo, abs, events);
        }

        var (secrets, key) = DoorSecrets.Random();
        return new DoorOptions(secrets, abs, events) { SandboxOdooSecret = key };
    }

    private static DoorSecrets Read(SettingsReader reader, ConfigurationKey key, bool allowSigning) =>
        DoorSecrets.Read(reader.Secret(key), allowSigning, problem => reader.Refuse(key, problem));
}
