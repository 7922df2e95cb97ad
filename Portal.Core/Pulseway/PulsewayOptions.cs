namespace Portal.Core.Pulseway;

/// <summary>How Portal proves itself to Pulseway. Source: C9, d4.</summary>
public enum PulsewayAuthentication
{
    /// <summary>Id and secret of a token, as the third version asks for.</summary>
    Basic,

    /// <summary>The secret alone, as the founding paper has it.</summary>
    Bearer,
}

/// <summary>Where Pulseway is and how Portal calls it. The host binds section <c>Pulseway</c>. Source: DESIGN §6, d4, C9.</summary>
public sealed class PulsewayOptions
{
    /// <summary><c>Pulseway:BaseUrl</c>: address of the interface with its version, <c>https://api.pulseway.com/v3</c>; empty: not configured.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary><c>Pulseway:TokenId</c>: id of Portal's token there.</summary>
    public string TokenId { get; set; } = "";

    /// <summary><c>Pulseway:TokenSecret</c>: its secret; some tokens have none.</summary>
    public Secret TokenSecret { get; set; } = new("");

    /// <summary><c>Pulseway:Authentication</c>: how they are shown. Default Basic.</summary>
    public PulsewayAuthentication Authentication { get; set; }

    /// <summary><c>Pulseway:RequestTimeout</c>: how long one request may take in all, 1 s to 30 s. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// <c>Pulseway:SerialFields</c>: where among a device's details its serial number stands, as category and field, the first that is there.
    /// Source: d4 (assumed).
    /// </summary>
    public IReadOnlyList<string> SerialFields { get; set; } =
    ["BIOS/Serial Number", "System/Serial Number", "BIOS/SerialNumber", "System/SerialNumber"];
}

/// <summary>Where Pulseway is now.</summary>
/// <param name="BaseUrl">Address with the version; ends in a slash.</param>
/// <param name="TokenId">Id of Portal's token.</param>
/// <param name="TokenSecret">Its secret.</param>
public sealed record PulsewayEndpoint(Uri BaseUrl, string TokenId, Secret TokenSecret)
{
    /// <summary>How they are shown.</summary>
    public PulsewayAuthentication Authentication { get; init; }

    /// <summary>The endpoint of options, or null when none is configured.</summary>
    public static PulsewayEndpoint? From(PulsewayOptions options) =>
        options.BaseUrl.Length == 0
            ? null
            : new PulsewayEndpoint(new Uri($"{options.BaseUrl.TrimEnd('/')}/"), options.TokenId, options.TokenSecret)
            {
                Authentication = options.Authentication,
            };
}

/// <summary>Finds the endpoint; the sandbox's is known only once the server listens.</summary>
/// <param name="cancellationToken">Stops the waiting.</param>
public delegate ValueTask<PulsewayEndpoint?> PulsewayEndpointResolver(CancellationToken cancellationToken);
