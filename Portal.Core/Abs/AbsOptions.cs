namespace Portal.Core.Abs;

/// <summary>By which way ABS is told what it is to do; what it has is asked by HTTP in any case. Source: C3.</summary>
public enum AbsWay
{
    /// <summary>A request by HTTP.</summary>
    Http,

    /// <summary>A request at the message broker, which ABS answers there.</summary>
    Mqtt,

    /// <summary>By HTTP, and once ABS has accepted it, published at the broker too.</summary>
    Both,
}

/// <summary>Where ABS is and how Portal calls it. The host binds section <c>Abs</c>. Source: DESIGN §6, d7.</summary>
public sealed class AbsOptions
{
    /// <summary><c>Abs:BaseUrl</c>: address that <c>/api/v1</c> follows; empty means that ABS is not configured.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary><c>Abs:ApiKey</c>: Portal's key there, sent as a bearer token.</summary>
    public Secret ApiKey { get; set; } = new("");

    /// <summary><c>Abs:Transport</c>: by which way it is told.</summary>
    public AbsWay Transport { get; set; } = AbsWay.Http;

    /// <summary><c>Abs:RequestTimeout</c>: how long one request may take in all, with its answer, 1 s to 25 s. Default 25 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = LongestRequest;

    /// <summary>The longest; an attempt of the outbox is cut off after 30 s, and then nothing of it is on record.</summary>
    public static TimeSpan LongestRequest { get; } = TimeSpan.FromSeconds(25);
}

/// <summary>Where ABS is now.</summary>
/// <param name="BaseUrl">Address that <c>api/v1</c> follows; ends in a slash.</param>
/// <param name="ApiKey">Portal's key.</param>
public sealed record AbsEndpoint(Uri BaseUrl, Secret ApiKey)
{
    /// <summary>The endpoint of options, or null when none is configured.</summary>
    public static AbsEndpoint? From(AbsOptions options) =>
        options.BaseUrl.Length == 0 ? null : new AbsEndpoint(new Uri($"{options.BaseUrl.TrimEnd('/')}/"), options.ApiKey);
}

/// <summary>Finds the endpoint; the sandbox's is known only once the server listens.</summary>
/// <param name="cancellationToken">Stops the waiting.</param>
public delegate ValueTask<AbsEndpoint?> AbsEndpointResolver(CancellationToken cancellationToken);
