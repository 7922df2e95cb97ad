using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Sends one request, once, within the time-out, and turns every way it can fail on the wire into a <see cref="ConnectorException"/>.
/// Reports to the status board whether Odoo is there.
/// </summary>
internal sealed class OdooTransport(IHttpClientFactory clients, OdooOptions options, SystemStatusBoard board, TimeProvider time)
{
    public const string ClientName = "Portal.Odoo";

    /// <summary>Longest answer read. 10,000 partners with 20 fields are about 6 MiB.</summary>
    public const long LongestAnswer = 64L * 1024 * 1024;

    /// <summary>Sends a request and has its answer read by the protocol.</summary>
    /// <param name="request">What goes out.</param>
    /// <param name="read">Reads status and body; may throw <see cref="JsonException"/> and <see cref="ConnectorException"/>.</param>
    /// <param name="cancellationToken">The caller's own wish to stop: passes through and says nothing about Odoo.</param>
    public async Task<T> SendAsync<T>(
        OdooRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await SendOnceAsync(request, read, cancellationToken);
            if (!request.IsHint)
            {
                board.ReportUp(ExternalSystem.Odoo);
            }

            return answer;
        }
        catch (ConnectorException failure)
        {
            Report(failure.Fault);
            throw;
        }
    }

    /// <summary>The exception for an answer that is not 200.</summary>
    public ConnectorException Failed(OdooRequest request, HttpResponseMessage response) =>
        request.Failed(response.StatusCode, WaitAskedBy(response.Headers.RetryAfter));

    /// <summary>Refuses an answer that is no JSON by its own account.</summary>
    public static void DemandJson(OdooRequest request, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            throw request.Failed(ConnectorFault.Malformed, "the answer is a page instead of JSON.", mayHaveHappened: true);
        }
    }

    /// <summary>The body, ended with <see cref="AnswerTooLongException"/> when it is longer than <see cref="LongestAnswer"/>.</summary>
    public static async Task<Stream> OpenBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content.Headers.ContentLength > LongestAnswer
            ? throw new AnswerTooLongException(LongestAnswer)
            : new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), LongestAnswer);

    private async Task<T> SendOnceAsync<T>(
        OdooRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var body = request.Body is { } json ? new WatchedContent(json) : null;
        using var message = MessageFor(request, body);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await read(response, either.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            var detail = timeout.IsCancellationRequested ? $"no answer in {options.RequestTimeout}." : "no connection in time.";
            throw request.Failed(ConnectorFault.Timeout, detail, body?.WasSent == true, failure);
        }
        catch (HttpRequestException failure)
        {
            throw request.Failed(FaultOf(failure), $"{failure.HttpRequestError}.", body?.WasSent == true, failure);
        }
        catch (IOException failure)
        {
            throw request.Failed(ConnectorFault.Unreachable, "the answer was cut off.", body?.WasSent == true, failure);
        }
        catch (JsonException failure)
        {
            throw request.Failed(
                ConnectorFault.Malformed,
                "the answer is not the JSON expected.",
                body?.WasSent == true,
                failure
            );
        }
        catch (AnswerTooLongException failure)
        {
            throw request.Failed(ConnectorFault.Malformed, "the answer is too long.", body?.WasSent == true, failure);
        }
    }

    private static HttpRequestMessage MessageFor(OdooRequest request, WatchedContent? body)
    {
        var message = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, request.Address) { Content = body };
        if (request.Bearer is { } account)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("bearer", account.Secret.Reveal());
            message.Headers.Add("X-Odoo-Database", account.Database);
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Portal", null));
        }

        return message;
    }

    private void Report(ConnectorFault fault)
    {
        if (fault is ConnectorFault.Rejected or ConnectorFault.Unauthorized or ConnectorFault.Throttled)
        {
            board.ReportUp(ExternalSystem.Odoo);
        }
        else
        {
            board.ReportDown(ExternalSystem.Odoo, fault);
        }
    }

    private static ConnectorFault FaultOf(HttpRequestException failure) =>
        failure.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => ConnectorFault.Tls,
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => ConnectorFault.Malformed,
            _ => ConnectorFault.Unreachable,
        };

    private TimeSpan? WaitAskedBy(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait is { } positive && positive > TimeSpan.Zero ? positive : null;
    }
}
