namespace Portal.Core.Pulseway;

/// <summary>Where Pulseway is. The host binds section <c>Pulseway</c>. Source: DESIGN §6, d4.</summary>
public sealed class PulsewayOptions
{
    /// <summary><c>Pulseway:BaseUrl</c>: address that <c>/devices</c> follows, with the version; empty means that Pulseway is not configured.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary><c>Pulseway:TokenId</c>.</summary>
    public string TokenId { get; set; } = "";

    /// <summary><c>Pulseway:TokenSecret</c>; older tokens have none.</summary>
    public Secret TokenSecret { get; set; } = new("");
}

/// <summary>Where Pulseway is now.</summary>
/// <param name="BaseUrl">Address that <c>devices</c> follows; ends in a slash.</param>
/// <param name="TokenId">Id of Portal's token.</param>
/// <param name="TokenSecret">Its secret.</param>
public sealed record PulsewayEndpoint(Uri BaseUrl, string TokenId, Secret TokenSecret)
{
    /// <summary>The endpoint of options, or null when none is configured.</summary>
    public static PulsewayEndpoint? From(PulsewayOptions options) =>
        options.BaseUrl.Length == 0
            ? null
            : new PulsewayEndpoint(new Uri($"{options.BaseUrl.TrimEnd('/')}/"), options.TokenId, options.TokenSecret);
}

/// <summary>Finds the endpoint; the sandbox's is known only once the server listens.</summary>
/// <param name="cancellationToken">Stops the waiting.</param>
public delegate ValueTask<PulsewayEndpoint?> PulsewayEndpointResolver(CancellationToken cancellationToken);

/// <summary>Whether a Pulseway is configured at all; known from the settings, without asking it.</summary>
/// <param name="IsConnected">True when it is.</param>
internal sealed record PulsewayConfigured(bool IsConnected);
