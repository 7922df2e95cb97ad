namespace Portal.Core.RocketCyber;

/// <summary>Where RocketCyber is. The host binds section <c>RocketCyber</c>. Source: DESIGN §6, d5.</summary>
public sealed class RocketCyberOptions
{
    /// <summary><c>RocketCyber:BaseUrl</c>: address that <c>/incidents</c> follows; empty means that RocketCyber is not configured.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary><c>RocketCyber:ApiKey</c>: sent as a bearer token.</summary>
    public Secret ApiKey { get; set; } = new("");
}

/// <summary>Where RocketCyber is now.</summary>
/// <param name="BaseUrl">Address that <c>incidents</c> follows; ends in a slash.</param>
/// <param name="ApiKey">Portal's key.</param>
public sealed record RocketCyberEndpoint(Uri BaseUrl, Secret ApiKey)
{
    /// <summary>The endpoint of options, or null when none is configured.</summary>
    public static RocketCyberEndpoint? From(RocketCyberOptions options) =>
        options.BaseUrl.Length == 0 ? null : new RocketCyberEndpoint(new Uri($"{options.BaseUrl.TrimEnd('/')}/"), options.ApiKey);
}

/// <summary>Finds the endpoint; the sandbox's is known only once the server listens.</summary>
/// <param name="cancellationToken">Stops the waiting.</param>
public delegate ValueTask<RocketCyberEndpoint?> RocketCyberEndpointResolver(CancellationToken cancellationToken);

/// <summary>Whether a RocketCyber is configured at all; known from the settings, without asking it.</summary>
/// <param name="IsConnected">True when it is.</param>
internal sealed record RocketCyberConfigured(bool IsConnected);
