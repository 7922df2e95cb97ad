namespace Portal.Sandbox.RocketCyber;

/// <summary>The two ways in which RocketCyber is said to wrap a page of records. Source: d5.</summary>
public enum PageEnvelope
{
    /// <summary><c>{data, totalCount, currentPage, totalPages, dataCount}</c>.</summary>
    Data,

    /// <summary><c>{items, page, pageSize, total}</c>.</summary>
    Items,
}

/// <summary>RocketCyberSandbox's file, secrets and limits.</summary>
public sealed class RocketCyberOptions
{
    /// <summary>Its SQLite file; null keeps everything in memory.</summary>
    public string? File { get; set; }

    public string ApiKey { get; set; } = RocketCyberSandbox.DefaultApiKey;

    /// <summary>The bearer token that alerts are sent with.</summary>
    public string WebhookToken { get; set; } = RocketCyberSandbox.DefaultWebhookToken;

    public PageEnvelope Envelope { get; set; } = PageEnvelope.Data;

    /// <summary>Limits of all calls together; the real ones are not documented. Source: d5.</summary>
    public IReadOnlyList<CallLimit> Limits { get; set; } = [new(60, TimeSpan.FromMinutes(1))];
}
