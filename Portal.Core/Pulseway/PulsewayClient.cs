using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portal.Core.Connections;

namespace Portal.Core.Pulseway;

/// <summary>
/// Asks Pulseway once and keeps within its limits, with room to spare for other programs that use the same token. Its answers come as
/// <c>{"Data", "Meta"}</c>. Thread-safe. Source: d4.
/// </summary>
internal sealed class PulsewayClient(VendorReader reader, PulsewayEndpointResolver resolve, TimeProvider time)
{
    /// <summary>Most records of a page.</summary>
    public const int PageSize = 100;

    private readonly VendorPace _pace = new(
        ExternalSystem.Pulseway,
        [
            new(80, TimeSpan.FromSeconds(5)),
            new(800, TimeSpan.FromMinutes(1)),
            new(3000, TimeSpan.FromHours(1)),
        ],
        time
    );

    public ValueTask<PulsewayEndpoint?> FindEndpointAsync(CancellationToken cancellationToken) => resolve(cancellationToken);

    /// <summary>What a path answers: a record or a list.</summary>
    /// <param name="path">Below the base address, with its query.</param>
    /// <param name="patience">How long it may wait for its turn.</param>
    /// <param name="read">Takes what is needed out of the data.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<T> GetAsync<T>(
        string path,
        TimeSpan patience,
        Func<JsonElement, T> read,
        CancellationToken cancellationToken
    )
    {
        var endpoint =
            await resolve(cancellationToken)
            ?? throw new ConnectorException(
                ExternalSystem.Pulseway,
                ConnectorFault.NotConfigured,
                "Pulseway:BaseUrl is not set."
            );
        await _pace.TakeAsync(patience, cancellationToken);
        var pair = $"{endpoint.TokenId}:{endpoint.TokenSecret.Reveal()}";
        var proof = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        var question = new VendorQuestion(ExternalSystem.Pulseway, new Uri(endpoint.BaseUrl, path), proof);
        try
        {
            using var answer = await reader.GetAsync(question, cancellationToken);
            return answer.RootElement.TryGetProperty("Data", out var found) ? read(found) : throw Malformed(path);
        }
        catch (ConnectorException failure) when (failure.RetryAfter is { } wait)
        {
            _pace.Hold(wait);
            throw;
        }
    }

    private static ConnectorException Malformed(string path) =>
        new(ExternalSystem.Pulseway, ConnectorFault.Malformed, $"GET {path.Split('?')[0]}: an answer without \"Data\".");
}
