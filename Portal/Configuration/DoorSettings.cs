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
        return new DoorOptions(isSandbox && odoo.First is null ? DoorSecrets.Random() : odoo, abs, events);
    }

    private static DoorSecrets Read(SettingsReader reader, ConfigurationKey key, bool allowSigning) =>
        DoorSecrets.Read(reader.Secret(key), allowSigning, problem => reader.Refuse(key, problem));
}
