using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Portal.Core.Connections;

namespace Portal.Core.Abs;

/// <summary>One answer of ABS.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body, up to the limit.</param>
/// <param name="RetryAfter">How long it asks us to wait, or null.</param>
internal sealed record AbsAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>The answer for the record.</summary>
    public string Text => $"HTTP {Status.ToString(CultureInfo.InvariantCulture)}\n{Encoding.UTF8.GetString(Body)}";
}

/// <summary>
/// Sends one request to ABS, once; every way it can fail on the wire becomes a <see cref="ConnectorException"/>. Follows no redirect. Reports
/// to the status board whether ABS is there.
/// </summary>
internal sealed class AbsClient(
    IHttpClientFactory clients,
    AbsEndpointResolver resolve,
    AbsOptions options,
    SystemStatusBoard board,
    TimeProvider time
)
{
    public const string ClientName = "Portal.Abs";

    private const int LongestAnswer = 4 * 1024 * 1024;

    public ValueTask<AbsEndpoint?> FindEndpointAsync(CancellationToken cancellationToken) => resolve(cancellationToken);

    public Task<AbsAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>Sends it.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Below the base address.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="headers">Further headers, or null.</param>
    /// <param name="cancellationToken">The caller's wish to stop: passes through and says nothing about ABS.</param>
    public async Task<AbsAnswer> SendAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body,
        IReadOnlyDictionary<string, string>? headers,
        CancellationToken cancellationToken
    )
    {
        var endpoint =
            await resolve(cancellationToken)
            ?? throw new ConnectorException(ExternalSystem.Abs, ConnectorFault.NotConfigured, "Abs:BaseUrl is not set.");
        using var message = MessageFor(endpoint, method, path, body, headers);
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var answer = await ReadAsync(response, either.Token);
            board.ReportUp(ExternalSystem.Abs);
            return answer;
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(ConnectorFault.Timeout, $"{method} {path}: no answer in time.", body is not null, failure);
        }
        catch (HttpRequestException failure)
        {
            var fault =
                failure.HttpRequestError == HttpRequestError.SecureConnectionError
                    ? ConnectorFault.Tls
                    : ConnectorFault.Unreachable;
            throw Failed(fault, $"{method} {path}: {failure.HttpRequestError}.", MayHaveArrived(body, failure), failure);
        }
        catch (IOException failure)
        {
            throw Failed(ConnectorFault.Unreachable, $"{method} {path}: the answer was cut off.", body is not null, failure);
        }
    }

    /// <summary>The exception for an answer that a reading cannot use.</summary>
    public static ConnectorException Refused(AbsAnswer answer, string what) =>
        new(ExternalSystem.Abs, FaultOf(answer), $"{what}: {answer.Status}.")
        {
            RetryAfter = answer.RetryAfter,
            Reason = AbsAnswers.ReasonOf(answer.Body),
        };

    private static ConnectorFault FaultOf(AbsAnswer answer) =>
        answer.Status switch
        {
            401 or 403 => ConnectorFault.Unauthorized,
            429 => ConnectorFault.Throttled,
            >= 500 or 408 or 425 => ConnectorFault.Unavailable,
            >= 400 => ConnectorFault.Rejected,
            _ => ConnectorFault.Malformed,
        };

    private static bool MayHaveArrived(ReadOnlyMemory<byte>? body, HttpRequestException failure) =>
        body is not null
        && failure.HttpRequestError
            is not (
                HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
            );

    private ConnectorException Failed(ConnectorFault fault, string detail, bool mayHaveHappened, Exception inner)
    {
        board.ReportDown(ExternalSystem.Abs, fault);
        return new ConnectorException(ExternalSystem.Abs, fault, detail, inner) { MayHaveHappened = mayHaveHappened };
    }

    private static HttpRequestMessage MessageFor(
        AbsEndpoint endpoint,
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body,
        IReadOnlyDictionary<string, string>? headers
    )
    {
        var message = new HttpRequestMessage(method, new Uri(endpoint.BaseUrl, path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.ApiKey.Reveal());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is { } bytes)
        {
            message.Content = new ReadOnlyMemoryContent(bytes);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }

    private async Task<AbsAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; body.Length <= LongestAnswer && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            body.Write(buffer, 0, read);
        }

        if (body.Length > LongestAnswer)
        {
            throw new ConnectorException(ExternalSystem.Abs, ConnectorFault.Malformed, "The answer is too long.")
            {
                MayHaveHappened = true,
            };
        }

        return new AbsAnswer((int)response.StatusCode, body.ToArray(), WaitAskedBy(response));
    }

    private TimeSpan? WaitAskedBy(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }
}
