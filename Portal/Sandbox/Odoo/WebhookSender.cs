using System.Net.Http.Headers;

namespace Portal.Sandbox.Odoo;

/// <summary>Tells others by HTTP: one call at a time, a second's patience, no second try; what fails is only logged.</summary>
/// <remarks>
/// Sends to this machine alone, so that nothing in the sandbox reaches a real system.
/// Source: Odoo 18, recordings webhook_write_when_receiver_500, webhook_write_when_receiver_slow, webhook_write_when_receiver_down.
/// </remarks>
internal sealed partial class WebhookSender(TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        }
    );

    public void Send(IEnumerable<Notification> notifications)
    {
        foreach (var notification in notifications)
        {
            if (notification.Url.IsLoopback)
            {
                Send(notification);
            }
            else
            {
                LogElsewhere(notification.Url.Host);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private void Send(Notification notification)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var request = new HttpRequestMessage(HttpMethod.Post, notification.Url);
        request.Content = new StringContent(notification.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "python-requests/2.28.1");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("Connection", "keep-alive");
        try
        {
            using var response = _http.Send(request, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                LogRefused(notification.Url.Host, notification.Url.Port, (int)response.StatusCode);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            LogFailed(notification.Url.Host, notification.Url.Port, fault.GetType().Name);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "OdooSandbox: a webhook to {Host}:{Port} was answered with {Status}; Odoo doesn't try again"
    )]
    private partial void LogRefused(string host, int port, int status);

    [LoggerMessage(LogLevel.Warning, "OdooSandbox: a webhook to {Host}:{Port} failed with {Fault}; Odoo doesn't try again")]
    private partial void LogFailed(string host, int port, string fault);

    [LoggerMessage(
        LogLevel.Warning,
        "OdooSandbox: a webhook to {Host} wasn't sent, since the sandbox reaches nothing outside this machine"
    )]
    private partial void LogElsewhere(string host);
}
