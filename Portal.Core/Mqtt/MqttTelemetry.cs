using System.Diagnostics.Metrics;

namespace Portal.Core.Mqtt;

/// <summary>What the link to the broker tells a monitor. Source: STYLE §5.</summary>
internal static class MqttTelemetry
{
    public static readonly Meter Meter = new("Portal.Mqtt");

    public static readonly Counter<long> Received = Meter.CreateCounter<long>("portal.mqtt.received", "{message}");
    public static readonly Counter<long> Published = Meter.CreateCounter<long>("portal.mqtt.published", "{message}");
    public static readonly Counter<long> Connections = Meter.CreateCounter<long>("portal.mqtt.connections", "{connection}");

    public static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
