using System.Net.Http.Headers;
using System.Text.Json;

namespace Portal.Core.Connections;

/// <summary>One question to a system that answers in JSON.</summary>
/// <param name="System">Which system.</param>
/// <param name="Url">Where.</param>
/// <param name="Authorization">What Portal proves itself with.</param>
public sealed record VendorQuestion(ExternalSystem System, Uri Url, AuthenticationHeaderValue Authorization)
{
    /// <summary>How long the answer may take in all.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// Reads from a system once, repeating nothing; every way it can fail becomes a <see cref="ConnectorException"/>, and the status board hears
/// whether it is there. Follows no redirect. Thread-safe. Source: d4, d5.
/// </summary>
public sealed class VendorReader(IHttpClientFactory clients, SystemStatusBoard board, TimeProvider time)
{
    /// <summary>Name of the http client.</summary>
    public const string ClientName = "Portal.Vendors";

    private const int LongestAnswer = 8 * 1024 * 1024;

    /// <summary>Asks.</summary>
    /// <param name="question">What.</param>
    /// <param name="cancellationToken">The caller's wish to stop: passes through and says nothing about the system.</param>
    /// <exception cref="ConnectorException">No usable answer; a record that is not there has <see cref="FaultCause.MissingRecord"/>.</exception>
    public async Task<JsonDocument> GetAsync(VendorQuestion question, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(question.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AskAsync(question, either.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Down(question, ConnectorFault.Timeout, "no answer in time", failure);
        }
        catch (HttpRequestException failure)
        {
            var fault =
                failure.HttpRequestError == HttpRequestError.SecureConnectionError
                    ? ConnectorFault.Tls
                    : ConnectorFault.Unreachable;
            throw Down(question, fault, $"{failure.HttpRequestError}", failure);
        }
        catch (IOException failure)
        {
            throw Down(question, ConnectorFault.Unreachable, "the answer was cut off", failure);
        }
    }

    private async Task<JsonDocument> AskAsync(VendorQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, question.Url);
        request.Headers.Authorization = question.Authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)response.StatusCode;
        if (status is < 200 or > 299)
        {
            throw Refused(question, status, response);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await ReadAsync(stream, cancellationToken);
        if (body is null || LooseJson.ParseObject(body) is not { } document)
        {
            throw Down(question, ConnectorFault.Malformed, "what answers is no JSON object");
        }

        board.ReportUp(question.System);
        return document;
    }

    private ConnectorException Refused(VendorQuestion question, int status, HttpResponseMessage response)
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
            board.ReportUp(question.System); // it is there, and says no to this
        }
        else
        {
            board.ReportDown(question.System, fault);
        }

        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return new ConnectorException(question.System, fault, $"GET {question.Url.AbsolutePath}: {status}.")
        {
            Status = status,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
            Cause = status == 404 ? FaultCause.MissingRecord : FaultCause.Unknown,
        };
    }

    private ConnectorException Down(VendorQuestion question, ConnectorFault fault, string what, Exception? inner = null)
    {
        board.ReportDown(question.System, fault);
        return new ConnectorException(question.System, fault, $"GET {question.Url.AbsolutePath}: {what}.", inner);
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
