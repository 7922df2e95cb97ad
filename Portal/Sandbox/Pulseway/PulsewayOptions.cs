namespace Portal.Sandbox.Pulseway;

/// <summary>PulsewaySandbox's file, secrets and limits.</summary>
public sealed class PulsewayOptions
{
    /// <summary>Its SQLite file; null keeps everything in memory.</summary>
    public string? File { get; set; }

    public string TokenId { get; set; } = PulsewaySandbox.DefaultTokenId;

    public string TokenSecret { get; set; } = PulsewaySandbox.DefaultTokenSecret;

    /// <summary>Signs what goes to the receiver's own webhook, which is registered from the start.</summary>
    public string WebhookSecret { get; set; } = PulsewaySandbox.DefaultWebhookSecret;

    /// <summary>Limits of all calls together. Source: d4.</summary>
    public IReadOnlyList<CallLimit> Limits { get; set; } =
    [new(100, TimeSpan.FromSeconds(5)), new(1000, TimeSpan.FromMinutes(1))];

    /// <summary>Limits of reading devices and notifications. Source: d4.</summary>
    public IReadOnlyList<CallLimit> ReadLimits { get; set; } =
    [new(3600, TimeSpan.FromHours(1)), new(86400, TimeSpan.FromDays(1))];

    /// <summary>Limits of publishing notifications. Source: d4.</summary>
    public IReadOnlyList<CallLimit> PublishLimits { get; set; } = [new(60, TimeSpan.FromMinutes(1))];
}
