namespace Portal.Configuration;

/// <summary>What decides between the sandbox and real systems.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey SandboxEnabled { get; } =
        new(
            "Sandbox:Enabled",
            "true while no other system is connected, else false",
            "Runs against a built-in Odoo with invented records; nothing reaches a real system. With Odoo:Url, Abs:BaseUrl, Pulseway:BaseUrl, RocketCyber:BaseUrl or Mqtt:Host set, true is refused.",
            "false"
        );

    /// <summary>Keys whose presence means a real system is connected.</summary>
    public static IReadOnlyList<ConfigurationKey> VendorAddresses =>
        field ??= [OdooUrl, AbsBaseUrl, PulsewayBaseUrl, RocketCyberBaseUrl, MqttHost];
}
