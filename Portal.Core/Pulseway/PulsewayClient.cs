using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portal.Core.Connections;

namespace Portal.Core.Pulseway;

/// <summary>
/// Asks and tells Pulseway; every way that can fail becomes a <see cref="ConnectorException"/>. Follows no redirect. Reports to the status board whether
/// Pulseway is there.
/// </summary>
internal sealed class PulsewayClient(
    IHttpClientFactory clients,
    PulsewayEndpointResolver resolve,
    PulsewayPace pace,
    SystemStatusBoard board,
    TimeProvider time
)
{
    public const string ClientName = "Portal.Pulseway";

    private const int LongestAnswer = 16 * 1024 * 1024;
    private const int MostWaits = 5;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>How long one request may take in all.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public ValueTask<PulsewayEndpoint?> FindEndpointAsync(CancellationToken cancellationToken) => resolve(cancellationToken);

    /// <summary>Reads, and waits as long as the limits and the vendor ask, a few times.</summary>
    /// <exception cref="ConnectorException">It failed, or keeps asking to wait.</exception>
    public async Task<JsonElement> ReadPatientlyAsync(string path, CancellationToken cancellationToken)
    {
        for (var waits = 0; ; waits++)
        {
            await pace.TakeAsync(cancellationToken);
            try
            {
                return await SendAsync(path, null, cancellationToken);
            }
            catch (ConnectorException failure)
                when (failure.Fault == ConnectorFault.Throttled
                    && waits < MostWaits
                    && (failure.RetryAfter ?? UsualWait) <= LongestWait
                )
            {
                // the pace is held: the next turn comes after it
            }
        }
    }

    /// <summary>Reads now, or says at once that there are too many calls and how long that lasts.</summary>
    /// <exception cref="ConnectorException">It failed, or it is to wait.</exception>
    public Task<JsonElement> ReadNowAsync(string path, CancellationToken cancellationToken) =>
        NowAsync(path, null, cancellationToken);

    /// <summary>Posts now, once, or says at once that there are too many calls. Whether a lost answer means that it was done, the exception says.</summary>
    /// <exception cref="ConnectorException">It failed, or it is to wait.</exception>
    public Task<JsonElement> PostNowAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        NowAsync(path, body, cancellationToken);

    private Task<JsonElement> NowAsync(string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        pace.TryTake() is { } wait
            ? throw new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Throttled, $"{path}: not asked.")
            {
                RetryAfter = wait,
            }
            : SendAsync(path, body, cancellationToken);

    private async Task<JsonElement> SendAsync(string path, ReadOnlyMemory<byte>? told, CancellationToken cancellationToken)
    {
        var isTold = told is not null;
        var endpoint =
            await resolve(cancellationToken)
            ?? throw new ConnectorException(
                ExternalSystem.Pulseway,
                ConnectorFault.NotConfigured,
                "Pulseway:BaseUrl is not set."
            );
        using var message = MessageFor(endpoint, path, told);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response, either.Token);
            board.ReportUp(ExternalSystem.Pulseway);
            return Understand(response, body, path, isTold);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(ConnectorFault.Timeout, $"{path}: no answer in time.", failure, isTold);
        }
        catch (HttpRequestException failure)
        {
            var isTls = failure.HttpRequestError == HttpRequestError.SecureConnectionError;
            throw Failed(
                isTls ? ConnectorFault.Tls : ConnectorFault.Unreachable,
                $"{path}: {failure.HttpRequestError}.",
                failure,
                isTold
                    && failure.HttpRequestError
                        is not (HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError)
            );
        }
        catch (IOException failure)
        {
            throw Failed(ConnectorFault.Unreachable, $"{path}: the answer was cut off.", failure, isTold);
        }
    }

    private JsonElement Understand(HttpResponseMessage response, byte[] body, string path, bool isTold)
    {
        var status = (int)response.StatusCode;
        if (status is < 200 or >= 300)
        {
            var wait = WaitAskedBy(response);
            if (status == 429)
            {
                pace.Hold(wait ?? UsualWait);
            }

            throw new ConnectorException(ExternalSystem.Pulseway, FaultOf(status), $"{path}: {status}.")
            {
                RetryAfter = wait,
                Status = status,
                Cause = status == 404 && !isTold ? FaultCause.MissingRecord : FaultCause.Unknown,
                Reason = PulsewayAnswers.ReasonOf(body),
                MayHaveHappened = isTold && status is >= 500 or 408,
            };
        }

        return PulsewayAnswers.TryParse(body)
            ?? throw new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Malformed, $"{path}: no JSON.")
            {
                MayHaveHappened = isTold,
            };
    }

    private static ConnectorFault FaultOf(int status) =>
        status switch
        {
            401 or 403 => ConnectorFault.Unauthorized,
            429 => ConnectorFault.Throttled,
            >= 500 or 408 or 425 => ConnectorFault.Unavailable,
            >= 400 => ConnectorFault.Rejected,
            _ => ConnectorFault.Malformed,
        };

    private static HttpRequestMessage MessageFor(PulsewayEndpoint endpoint, string path, ReadOnlyMemory<byte>? told)
    {
        var message = new HttpRequestMessage(told is null ? HttpMethod.Get : HttpMethod.Post, new Uri(endpoint.BaseUrl, path));
        if (told is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        message.Headers.Authorization = ProofOf(endpoint);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return message;
    }

    private static AuthenticationHeaderValue ProofOf(PulsewayEndpoint endpoint)
    {
        var secret = endpoint.TokenSecret.Reveal();
        return endpoint.Authentication == PulsewayAuthentication.Bearer
            ? new AuthenticationHeaderValue("Bearer", secret)
            : new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.TokenId}:{secret}"))
            );
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; body.Length <= LongestAnswer && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            body.Write(buffer, 0, read);
        }

        return body.Length <= LongestAnswer
            ? body.ToArray()
            : throw new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Malformed, "The answer is too long.");
    }

    private TimeSpan? WaitAskedBy(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait is null ? null
            : wait > ShortestWait ? wait
            : ShortestWait;
    }

    private ConnectorException Failed(ConnectorFault fault, string detail, Exception inner, bool mayHaveHappened)
    {
        board.ReportDown(ExternalSystem.Pulseway, fault);
        return new ConnectorException(ExternalSystem.Pulseway, fault, detail, inner) { MayHaveHappened = mayHaveHappened };
    }
}
