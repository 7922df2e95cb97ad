using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Portal.Tests.Support;

/// <summary>Speaks with a <see cref="RunningPortal"/> as a browser without scripts would: cookies kept, forms posted, redirects shown.</summary>
public sealed partial class PortalBrowser : IDisposable
{
    private readonly HttpClient _client;

    public PortalBrowser(Uri address, X509Certificate2? trusted = null)
    {
        Address = address;
        Cookies = new CookieContainer();
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,
                SslOptions = new()
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        trusted is not null && shown?.GetCertHashString() == trusted.Thumbprint,
                },
            }
        )
        {
            BaseAddress = address,
        };
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<string> GetTextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Opens the sign-in page, fills it and sends it.</summary>
    public async Task<HttpResponseMessage> SignInAsync(
        string email,
        string password,
        string page = "/signin",
        params (string Name, string Value)[] headers
    )
    {
        var html = await GetTextAsync(page);
        return await SendAsync(
            HttpMethod.Post,
            page,
            new()
            {
                ["_handler"] = "signin",
                ["__RequestVerificationToken"] = Token(html),
                ["Form.Email"] = email,
                ["Form.Password"] = password,
            },
            headers
        );
    }

    /// <summary>Sends a form with the fields as they are.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form) =>
        SendAsync(HttpMethod.Post, path, form, []);

    /// <summary>The antiforgery token of a page.</summary>
    public static string Token(string html) =>
        WebUtility.HtmlDecode(TokenField().Match(html) is { Success: true } match ? match.Groups[1].Value : "");

    public void Dispose() => _client.Dispose();

    /// <summary>Sends anything.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        Dictionary<string, string>? form,
        (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent(form);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
