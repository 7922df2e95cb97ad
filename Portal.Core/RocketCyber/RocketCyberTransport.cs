using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Core.Connections;

namespace Portal.Core.RocketCyber;

/// <summary>
/// Reads from RocketCyber once, repeating nothing; every way it can fail becomes a <see cref="ConnectorException"/>, and the status board hears
/// whether it is there. Follows no redirect. Thread-safe. Source: d5.
/// </summary>
internal sealed class RocketCyberTransport(IHttpClientFactory clients, SystemStatusBoard board, TimeProvider time)
{
    /// <summary>Name of the http client.</summary>
    public const string ClientName = "Portal.RocketCyber";

    private const ExternalSystem System = ExternalSystem.RocketCyber;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int LongestAnswer = 8 * 1024 * 1024;

    /// <summary>Asks.</summary>
    /// <param name="url">Where.</param>
    /// <param name="authorization">What Portal proves itself with.</param>
    /// <param name="cancellationToken">The caller's wish to stop: passes through and says nothing about the system.</param>
    /// <exception cref="ConnectorException">No usable answer; a record that is not there has <see cref="FaultCause.MissingRecord"/>.</exception>
    public async Task<JsonDocument> GetAsync(
        Uri url,
        AuthenticationHeaderValue authorization,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AskAsync(url, authorization, either.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Down(url, ConnectorFault.Timeout, "no answer in time", failure);
        }
        catch (HttpRequestException failure)
        {
            var fault =
                failure.HttpRequestError == HttpRequestError.SecureConnectionError
                    ? ConnectorFault.Tls
                    : ConnectorFault.Unreachable;
            throw Down(url, fault, $"{failure.HttpRequestError}", failure);
        }
        catch (IOException failure)
        {
            throw Down(url, ConnectorFault.Unreachable, "the answer was cut off", failure);
        }
    }

    private async Task<JsonDocument> AskAsync(
        Uri url,
        AuthenticationHeaderValue authorization,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)response.StatusCode;
        if (status is < 200 or > 299)
        {
            throw Refused(url, status, response);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await ReadAsync(stream, cancellationToken);
        if (body is null || LooseJson.ParseObject(body) is not { } document)
        {
            throw Down(url, ConnectorFault.Malformed, "what answers is no JSON object");
        }

        board.ReportUp(System);
        return document;
    }

    private ConnectorException Refused(Uri url, int status, HttpResponseMessage response)
    {
        var fault = status switch
        {
            401 or 403 => ConnectorFault.Unauthorized,
            429 => ConnectorFault.Throttled,
            408 or 425 or >= 500 => ConnectorFault.Unavailable,
            >= 400 => ConnectorFault.Rejected,
            _ => ConnectorFault.Malformed,
        };
        if (fault is ConnectorFault.Rejected or ConnectorFault.Throttled)
        {
            board.ReportUp(System); // it is there, and says no to this
        }
        else
        {
            board.ReportDown(System, fault);
        }

        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return new ConnectorException(System, fault, $"GET {url.AbsolutePath}: {status}.")
        {
            Status = status,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
            Cause = status == 404 ? FaultCause.MissingRecord : FaultCause.Unknown,
        };
    }

    private ConnectorException Down(Uri url, ConnectorFault fault, string what, Exception? inner = null)
    {
        board.ReportDown(System, fault);
        return new ConnectorException(System, fault, $"GET {url.AbsolutePath}: {what}.", inner);
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; body.Length <= LongestAnswer && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            body.Write(buffer, 0, read);
        }

        return body.Length > LongestAnswer ? null : body.ToArray();
    }
}
