namespace Portal.Configuration;

/// <summary>Where Pulseway is, and how assets are kept.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey PulsewayBaseUrl { get; } =
        new(
            "Pulseway:BaseUrl",
            "none",
            "Connects a real Pulseway and switches the sandbox off: the address with the version; on a server of one's own https://<server>/api/v3.",
            "https://api.pulseway.com/v3"
        );

    public static ConfigurationKey PulsewayTokenId { get; } =
        new("Pulseway:TokenId", "none", "Id of Portal's token in Pulseway; needed with Pulseway:BaseUrl.", "a1b2c3d4");

    public static ConfigurationKey PulsewayTokenSecret { get; } =
        new("Pulseway:TokenSecret", "none", "Secret of that token; some have none.", "<token secret>", IsSecret: true);

    public static ConfigurationKey PulsewayAuthentication { get; } =
        new(
            "Pulseway:Authentication",
            "Basic",
            "Basic shows id and secret of the token, as version 3 asks for; Bearer shows the secret alone, and the id is not needed.",
            "Bearer"
        );

    public static ConfigurationKey PulsewaySyncClients { get; } =
        new(
            "Pulseway:SyncClients",
            "manual",
            "Which new clients of Odoo become organizations in Pulseway by themselves: manual for none, else tags and countries, comma-separated. Those that fit already when it is set are made by hand (Clients in Pulseway).",
            "tag:Managed services, country:KE"
        );

    public static ConfigurationKey PulsewayRequestTimeout { get; } =
        new("Pulseway:RequestTimeout", "00:00:30", "How long one request to Pulseway may take in all, 1 s to 30 s.", "00:00:10");

    public static ConfigurationKey PulsewaySerialFields { get; } =
        new(
            "Pulseway:SerialFields",
            "BIOS/Serial Number, System/Serial Number, BIOS/SerialNumber, System/SerialNumber",
            "Where among a device's details its serial number stands: category/field, comma-separated; the first that is there.",
            "BIOS/Serial Number"
        );

    public static ConfigurationKey AssetGraceDays { get; } =
        new(
            "Assets:GraceDays",
            "14",
            "How many days Pulseway may not list a device before it is out of service, 1 to 365.",
            "30"
        );
}
