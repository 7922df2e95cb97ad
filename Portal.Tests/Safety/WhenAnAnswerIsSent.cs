using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Auth;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Headers and cookies of every kind of answer: pages, files, JSON, CSV, refusals, faults, over https. Source: DESIGN §7, ASVS 5.0 §3.4.1.</summary>
public sealed class WhenAnAnswerIsSent : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Everywhere =
    [
        ("Content-Security-Policy", SecurityHeaders.ContentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("Server", ""),
        ("X-Powered-By", ""),
        ("Access-Control-Allow-Origin", ""),
    ];

    private static readonly (string, string)[] FromElsewhere =
    [
        ("Host", "portal.example.com"),
        ("Origin", "https://evil.example"),
    ];

    private readonly TestFolder _folder = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private RunningPortal _portal = null!;

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

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_carries_the_protective_headers_whatever_it_is()
    {
        using var stranger = _portal.OpenBrowser(_certificate);
        using var administrator = _portal.OpenBrowser(_certificate);
        using var _ = await administrator.SignInAsync("administrator@sandbox.local", DemoAccounts.Password);
        var faults = new List<string>();

        foreach (var (browser, method, path) in Questions([stranger, administrator]))
        {
            using var answer = await browser.SendAsync(method, path, null, FromElsewhere);
            Assert.False(method == HttpMethod.Trace && answer.IsSuccessStatusCode);
            var wrong = Everywhere.Where(header => Header(answer, header.Name) != header.Value);
            faults.AddRange(wrong.Select(header => $"{method} {path}: {header.Name} is \"{Header(answer, header.Name)}\""));
            if (
                !path.Contains('.', StringComparison.Ordinal)
                && !Header(answer, "Cache-Control").Contains("no-store", StringComparison.Ordinal)
            )
            {
                faults.Add($"{method} {path}: Cache-Control is \"{Header(answer, "Cache-Control")}\"");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    [Fact]
    public async Task A_download_stays_in_no_cache_and_a_file_of_the_program_may()
    {
        using var browser = _portal.OpenBrowser(_certificate);
        using var _ = await browser.SignInAsync("administrator@sandbox.local", DemoAccounts.Password);

        foreach (
            var path in new[]
            {
                "/billing-addresses/export.csv",
                "/audit/export.csv",
                "/entitlements/export.csv",
                "/jobs/history/export.csv",
            }
        )
        {
            using var answer = await browser.GetAsync(path);

            Assert.Equal(
                ("no-store", "text/csv"),
                (Header(answer, "Cache-Control"), answer.Content.Headers.ContentType?.MediaType)
            );
        }

        using var script = await browser.GetAsync("/js/shell.js");
        Assert.DoesNotContain("no-store", Header(script, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cookie_is_bound_to_the_host_and_out_of_reach_of_scripts()
    {
        using var browser = _portal.OpenBrowser(_certificate);
        var given = new List<string>();

        var page = await browser.GetTextAsync("/signin");
        using (
            var asked = await browser.SendAsync(
                HttpMethod.Post,
                "/session/passkey-signin/options",
                null,
                [("RequestVerificationToken", PortalBrowser.Token(page))]
            )
        )
        {
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
            given.AddRange(asked.Headers.GetValues("Set-Cookie"));
        }

        using (var signedIn = await browser.SignInAsync("finance@sandbox.local", DemoAccounts.Password))
        {
            given.AddRange(signedIn.Headers.GetValues("Set-Cookie"));
        }

        Assert.Contains(given, cookie => cookie.StartsWith("__Host-portal.passkey=", StringComparison.Ordinal));
        Assert.Contains(given, cookie => cookie.StartsWith("__Host-portal.session=", StringComparison.Ordinal));
        Assert.All(
            given,
            cookie =>
            {
                Assert.StartsWith("__Host-portal.", cookie, StringComparison.Ordinal);
                Assert.Matches("; secure", cookie);
                Assert.Matches("; httponly", cookie);
                Assert.Matches("; samesite=(lax|strict)", cookie);
                Assert.Matches("; path=/(;|$)", cookie);
                Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
            }
        );
    }

    private IEnumerable<(PortalBrowser, HttpMethod, string)> Questions(PortalBrowser[] browsers)
    {
        List<(HttpMethod, string)> asked =
        [
            .. ServedAddress
                .Of(_portal)
                .Where(served => !served.Path.StartsWith("/sandbox/", StringComparison.Ordinal))
                .DistinctBy(served => Path.GetExtension(served.Path) is { Length: > 0 } extension ? extension : served.Path)
                .SelectMany(served => served.Methods.Select(method => (new HttpMethod(method), served.Path))),
            (HttpMethod.Get, "/no-such-page"),
            (HttpMethod.Get, "/api/no-such-thing"),
            (HttpMethod.Delete, "/signin"),
            (HttpMethod.Options, "/signin"),
            (HttpMethod.Trace, "/signin"),
            (HttpMethod.Get, "/hooks/abs"),
        ];
        return browsers.SelectMany(browser => asked.Select(each => (browser, each.Item1, each.Item2)));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : "";

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
