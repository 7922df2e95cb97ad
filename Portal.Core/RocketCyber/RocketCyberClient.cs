using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Portal.Core.RocketCyber;

/// <summary>
/// Asks RocketCyber once and keeps within 50 calls a minute, since its limits are not documented. Lists come as <c>data</c> or <c>items</c>.
/// Thread-safe. Source: d5.
/// </summary>
internal sealed class RocketCyberClient(RocketCyberTransport transport, RocketCyberEndpointResolver resolve, TimeProvider time)
{
    private readonly RocketCyberPace _pace = new([new(50, TimeSpan.FromMinutes(1))], time);

    public ValueTask<RocketCyberEndpoint?> FindEndpointAsync(CancellationToken cancellationToken) => resolve(cancellationToken);

    /// <summary>The records of one page of a list.</summary>
    /// <param name="path">Below the base address, with its query.</param>
    /// <param name="patience">How long it may wait for its turn.</param>
    /// <param name="read">Takes what is needed out of each record; null leaves it out.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string path,
        TimeSpan patience,
        Func<JsonElement, T?> read,
        CancellationToken cancellationToken
    )
        where T : class => (await PageAsync(path, patience, read, cancellationToken)).Records;

    /// <summary>The same with how many records the page has, and how many pages there are where the answer tells.</summary>
    public async Task<(IReadOnlyList<T> Records, int Rows, int? Pages)> PageAsync<T>(
        string path,
        TimeSpan patience,
        Func<JsonElement, T?> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var answer = await AskAsync(path, patience, cancellationToken);
        var root = answer.RootElement;
        var records = LooseJson.Inner(root, "data") is { ValueKind: JsonValueKind.Array } found
            ? found
            : LooseJson.Inner(root, "items");
        return records.ValueKind == JsonValueKind.Array
            ? ([.. records.EnumerateArray().Select(read).OfType<T>()], records.GetArrayLength(), Pages(root))
            : throw new ConnectorException(
                ExternalSystem.RocketCyber,
                ConnectorFault.Malformed,
                $"GET {path.Split('?')[0]}: no list."
            );
    }

    private static int? Pages(JsonElement root) =>
        int.TryParse(LooseJson.Text(root, "totalPages"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
            ? pages
            : null;

    private async Task<JsonDocument> AskAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var endpoint =
            await resolve(cancellationToken)
            ?? throw new ConnectorException(
                ExternalSystem.RocketCyber,
                ConnectorFault.NotConfigured,
                "RocketCyber:BaseUrl is not set."
            );
        await _pace.TakeAsync(patience, cancellationToken);
        var proof = new AuthenticationHeaderValue("Bearer", endpoint.ApiKey.Reveal());
        try
        {
            return await transport.GetAsync(new Uri(endpoint.BaseUrl, path), proof, cancellationToken);
        }
        catch (ConnectorException failure) when (failure.RetryAfter is { } wait)
        {
            _pace.Hold(wait);
            throw;
        }
    }
}
