using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Auth;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenPortalServesHttps : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private RunningPortal? _portal;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        var file = _folder.File("portal.pfx");
        await File.WriteAllBytesAsync(file, _certificate.Export(X509ContentType.Pkcs12), TestContext.Current.CancellationToken);
        _portal = await RunningPortal.StartAsync(
            _folder,
            [
                ("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                ("Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:Https:Certificate:Path", file),
            ]
        );
    }

    [Fact]
    public async Task Its_cookies_are_bound_to_the_host_and_signing_in_works_with_them()
    {
        using var browser = Portal.OpenBrowser(_certificate);

        using var answer = await browser.SignInAsync("finance@sandbox.local", DemoAccounts.Password);
        using var home = await browser.GetAsync("/signin");

        var session = Assert.Single(
            answer.Headers.GetValues("Set-Cookie"),
            cookie => cookie.Contains("session", StringComparison.Ordinal)
        );
        Assert.StartsWith("__Host-portal.session=", session, StringComparison.Ordinal);
        foreach (var part in new[] { "; path=/", "; secure", "; httponly", "; samesite=lax" })
        {
            Assert.Contains(part, session, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("domain", session, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, home.StatusCode);
        Assert.All(
            browser.Cookies.GetAllCookies(),
            cookie => Assert.StartsWith("__Host-portal.", cookie.Name, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_session_of_plain_http_does_not_count()
    {
        using var plain = Portal.OpenBrowser();
        using var _ = await plain.SignInAsync("finance@sandbox.local", DemoAccounts.Password);
        var stolen = plain.Cookies.GetCookies(plain.Address).Single(cookie => cookie.Name == "portal.session").Value;
        using var browser = Portal.OpenBrowser(_certificate);

        using var asIs = await browser.GetAsync("/signin", ("Cookie", $"portal.session={stolen}"));
        using var renamed = await plain.GetAsync("/signin", ("Cookie", $"__Host-portal.session={stolen}"));

        Assert.Equal(HttpStatusCode.OK, asIs.StatusCode);
        Assert.Equal(HttpStatusCode.Found, renamed.StatusCode); // its own plain cookie is still there
    }

    [Theory]
    [InlineData("portal.example.com", "max-age=31536000")]
    [InlineData("localhost", "")]
    public async Task Browsers_are_told_to_stay_on_https_except_on_this_machine(string host, string expected)
    {
        using var browser = Portal.OpenBrowser(_certificate);

        using var answer = await browser.GetAsync("/health/live", ("Host", host));

        Assert.Equal(expected, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : "");
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _certificate.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
