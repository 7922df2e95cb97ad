namespace Portal.Sandbox.Mqtt;

/// <summary>Where MqttSandbox listens, and whom it lets in.</summary>
public sealed record BrokerOptions
{
    /// <summary>Port on this machine; 0 for any free one. One that is taken falls to a free one.</summary>
    public int Port { get; init; }

    /// <summary>The only login that is let in, with <see cref="Password"/>; null lets everybody in.</summary>
    public string? Username { get; init; }

    /// <summary>That login's password.</summary>
    public string? Password { get; init; }
}
