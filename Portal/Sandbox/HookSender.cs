using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Sandbox;

/// <summary>What became of one message to a webhook: the status answered, or why none came.</summary>
internal sealed record HookOutcome(string Id, Uri Url, int? Status, string? Problem)
{
    public JsonObject ToJson() =>
        new()
        {
            ["id"] = Id,
            ["url"] = Url.ToString(),
            ["status"] = Status,
            ["problem"] = Problem,
        };
}

/// <summary>Sends the stand-ins' webhooks, to this machine and nowhere else.</summary>
internal sealed class HookSender(HttpClient http, SandboxOptions options)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>True for an http address of this machine.</summary>
    public static bool IsOwn(Uri url) =>
        url.IsAbsoluteUri
        && url.Scheme == Uri.UriSchemeHttp
        && (url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>A door of the program under trial, such as <c>hooks/abs</c>; null where none was named.</summary>
    public async Task<Uri?> DoorAsync(string path, CancellationToken cancellationToken) =>
        options.Receiver is { } receiver ? new Uri(await receiver(cancellationToken), path) : null;

    /// <summary>Posts a body as it is; one attempt, no redirects followed.</summary>
    /// <exception cref="ArgumentException">The address isn't one of this machine.</exception>
    public async Task<HookOutcome> PostAsync(
        string id,
        Uri url,
        string body,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken
    )
    {
        if (!IsOwn(url))
        {
            throw new ArgumentException("The sandbox sends to this machine only.", nameof(url));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return new(id, url, (int)response.StatusCode, null);
        }
        catch (HttpRequestException failure)
        {
            return new(id, url, null, $"The connection failed ({failure.HttpRequestError}).");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(id, url, null, $"No answer within {Patience.TotalSeconds:F0} seconds.");
        }
    }
}
