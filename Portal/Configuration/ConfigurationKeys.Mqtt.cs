namespace Portal.Configuration;

/// <summary>Where the message broker is, and how Portal speaks with it.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey MqttHost { get; } =
        new(
            "Mqtt:Host",
            "none",
            "Connects a real message broker and switches the sandbox off: its name or address.",
            "broker.example.com"
        );

    public static ConfigurationKey MqttPort { get; } =
        new("Mqtt:Port", "1883, with Mqtt:Tls 8883", "Port of the broker, 1 to 65535.", "1883");

    public static ConfigurationKey MqttTls { get; } =
        new("Mqtt:Tls", "false", "true: the connection to the broker is encrypted.", "true");

    public static ConfigurationKey MqttCaFile { get; } =
        new(
            "Mqtt:CaFile",
            "what this machine trusts",
            "Certificates, as PEM, that the broker's alone is trusted by; needs Mqtt:Tls.",
            "/etc/portal/broker-ca.pem"
        );

    public static ConfigurationKey MqttCertificateFile { get; } =
        new(
            "Mqtt:CertificateFile",
            "none",
            "Certificate, as PEM, that Portal proves itself with; needs Mqtt:Tls and Mqtt:CertificateKeyFile.",
            "/etc/portal/broker-client.pem"
        );

    public static ConfigurationKey MqttCertificateKeyFile { get; } =
        new("Mqtt:CertificateKeyFile", "none", "Key of that certificate, as PEM.", "/etc/portal/broker-client.key");

    public static ConfigurationKey MqttUsername { get; } = new("Mqtt:Username", "none", "Login at the broker.", "portal");

    public static ConfigurationKey MqttPassword { get; } =
        new("Mqtt:Password", "none", "That login's password; needs Mqtt:Username.", "<password>", IsSecret: true);

    public static ConfigurationKey MqttClientId { get; } =
        new(
            "Mqtt:ClientId",
            "portal- and the machine's name; required in a container",
            "Name the broker knows this node by, and keeps under it what was not acknowledged: the same at each start, another one on each node. 1 to 64 letters, digits, - _ and .",
            "portal-1"
        );

    public static ConfigurationKey MqttProtocol { get; } =
        new(
            "Mqtt:Protocol",
            "Auto",
            "Which MQTT is spoken. V5: 5.0. V311: 3.1.1. Auto: 5.0, and 3.1.1 with a broker that refuses it.",
            "V311"
        );

    public static ConfigurationKey MqttFilters { get; } =
        new(
            "Mqtt:Filters",
            "emit/ABS/+/+/+, emit/+/BSS/+/+",
            "What Portal listens to at the broker: topics, comma-separated, where + stands for any one part and # for all that follow.",
            "emit/ABS/+/+/+"
        );

    public static ConfigurationKey MqttShared { get; } =
        new(
            "Mqtt:Shared",
            "true with Postgres, else false",
            "true: several nodes share what comes, each message goes to one of them ($share/portal/…). false where the broker has no shared subscriptions and there is one node.",
            "false"
        );

    public static ConfigurationKey MqttSandboxPort { get; } =
        new(
            "Mqtt:SandboxPort",
            "1884",
            "Port on this machine of the sandbox's broker, 0 to 65535. One that is taken, and 0, falls to a free one; the Connections page shows which.",
            "1885"
        );

    private static ConfigurationKey[] OfBroker { get; } =
    [
        MqttHost,
        MqttPort,
        MqttTls,
        MqttCaFile,
        MqttCertificateFile,
        MqttCertificateKeyFile,
        MqttUsername,
        MqttPassword,
        MqttClientId,
        MqttProtocol,
        MqttFilters,
        MqttShared,
        MqttSandboxPort,
    ];
}
