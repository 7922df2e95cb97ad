using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Portal.Core.Connections;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

/// <summary>Every way the connection can be wrong, against a server that is: what an administrator reads, and what to do.</summary>
public sealed class WhenTheConnectionIsWrong
{
    private static readonly Dictionary<string, Action<FakeOdoo>> Broken = new()
    {
        ["a web page"] = odoo => Everything(odoo, context => FakeOdoo.SendAsync(context, "<html>Shop</html>", type: "text/html")),
        ["other JSON"] = odoo => Everything(odoo, context => FakeOdoo.SendAsync(context, """{"status":"ok"}""")),
        ["a redirect elsewhere"] = odoo =>
            odoo.OnWebVersion = context =>
            {
                context.Response.Redirect("https://new.example.com/web/version");
                return Task.CompletedTask;
            },
        ["a redirect to its own pages"] = odoo =>
        {
            odoo.OnWebVersion = context =>
            {
                context.Response.Redirect("/web/login");
                return Task.CompletedTask;
            };
            odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");
        },
        ["silence"] = odoo => odoo.OnWebVersion = HangAsync,
        ["no answer"] = odoo =>
            odoo.OnWebVersion = context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        ["overload"] = odoo => odoo.OnWebVersion = context => FakeOdoo.SendAsync(context, "<html>", 503, "text/html"),
        ["an Odoo 15"] = odoo => (odoo.OnWebVersion, odoo.VersionInfo) = (null, """[15,0,0,"final",0,""]"""),
        ["an Odoo 18"] = odoo => (odoo.OnWebVersion, odoo.VersionInfo) = (null, """[18,0,0,"final",0,""]"""),
        ["an Odoo 22"] = odoo =>
        {
            odoo.OnWebVersion = context =>
                FakeOdoo.SendAsync(context, """{"version_info":[22,0,0,"final",0,""],"version":"22.0"}""");
            odoo.IsJsonRpcGone = true;
        },
        ["a wrong secret"] = odoo => odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false"),
        ["a denied user"] = odoo =>
            odoo.OnAuthenticate = context =>
                FakeOdoo.AnswerErrorAsync(
                    context,
                    "odoo.exceptions.AccessDenied",
                    "Too many login failures, please wait a bit before trying again."
                ),
        ["no such database"] = odoo =>
            odoo.OnAuthenticate = context =>
                context.Request.Path == "/jsonrpc"
                    ? FakeOdoo.AnswerErrorAsync(
                        context,
                        "psycopg2.OperationalError",
                        "FATAL: database \"db\" does not exist at 10.9.8.7"
                    )
                    : FakeOdoo.SendAsync(context, "<html>Not Found</html>", 404, "text/html"),
        ["a proxy's refusal"] = odoo =>
            odoo.OnAuthenticate = context => FakeOdoo.SendAsync(context, "<html>Forbidden</html>", 403, "text/html"),
        ["throttling"] = odoo => odoo.OnAuthenticate = context => FakeOdoo.SendAsync(context, "", 429),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a web page", OdooProtocol.Auto, "not-odoo", "but it is not Odoo", "ODOO_URL")]
    [InlineData("other JSON", OdooProtocol.Auto, "not-odoo", "but it is not Odoo", "without /web or /odoo")]
    [InlineData(
        "a redirect elsewhere",
        OdooProtocol.Auto,
        "redirected",
        "https://new.example.com",
        "set Odoo:Url (ODOO_URL) to it"
    )]
    [InlineData("a redirect to its own pages", OdooProtocol.JsonRpc, "wrong-password", "\"portal\"", "two-factor")]
    [InlineData("silence", OdooProtocol.Auto, "silent", "did not answer within 1 s", "Odoo:RequestTimeout")]
    [InlineData("no answer", OdooProtocol.Auto, "cut-off", "closed it without an answer", "https://")]
    [InlineData("overload", OdooProtocol.Auto, "unavailable", "cannot serve right now", "Try again")]
    [InlineData("an Odoo 15", OdooProtocol.Auto, "too-old", "is too old", "16 or later")]
    [InlineData("an Odoo 18", OdooProtocol.Json2, "no-json2", "has no JSON-2", "Auto or JsonRpc")]
    [InlineData("an Odoo 22", OdooProtocol.JsonRpc, "no-json-rpc", "22.0 does not answer JSON-RPC", "ODOO_API_KEY")]
    [InlineData("a wrong secret", OdooProtocol.Json2, "wrong-key", "does not accept Portal's API key", "expired")]
    [InlineData("a wrong secret", OdooProtocol.JsonRpc, "wrong-password", "does not accept the login", "two-factor")]
    [InlineData("a denied user", OdooProtocol.Json2, "blocked", "Too many login failures", "test again")]
    [InlineData("a denied user", OdooProtocol.JsonRpc, "blocked", "Too many login failures", "test again")]
    [InlineData("no such database", OdooProtocol.Json2, "wrong-database", "no database \"db\"", "ODOO_DB")]
    [InlineData("no such database", OdooProtocol.JsonRpc, "wrong-database", "no database \"db\"", "ODOO_DB")]
    [InlineData("a proxy's refusal", OdooProtocol.Json2, "intercepted", "it is not Odoo that says so", "proxy")]
    [InlineData("throttling", OdooProtocol.Json2, "throttled", "slow down", "Try again")]
    public async Task A_server_that_answers_wrongly(string broken, OdooProtocol protocol, string code, string text, string remedy)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        Broken[broken](odoo);
        await using var host = new OdooHost(
            odoo.Address,
            options => options.RequestTimeout = TimeSpan.FromSeconds(broken == "silence" ? 1 : 60),
            protocol: protocol
        );

        var report = await ProbeAsync(host);

        Says(report, code, text, remedy);
        Assert.DoesNotContain("10.9.8.7", report.ToString() + report.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_knows() =>
        await SaysAsync(new Uri("http://no-such-host.invalid"), "name-unknown", "no host named no-such-host.invalid", "spelling");

    [Fact]
    public async Task A_port_where_nobody_listens()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        await SaysAsync(new Uri($"http://127.0.0.1:{port}"), "refused", $"refuses connections on port {port}", "Check the port");
    }

    [Fact]
    public async Task Https_where_plain_http_is_spoken()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        var address = new UriBuilder(odoo.Address) { Scheme = "https" }.Uri;

        await SaysAsync(address, "no-encryption", "does not speak https", "http://");
    }

    [Theory]
    [InlineData("localhost", "localhost", 365, "certificate-untrusted", "Nobody whom this machine trusts", "authority")]
    [InlineData("localhost", "odoo.example.com", 365, "certificate-name", "is not for localhost", "Use the name")]
    [InlineData("localhost", "localhost", -1, "certificate-expired", "is not valid today", "Renew")]
    public async Task A_certificate_that_is_no_good(string host, string name, int days, string code, string text, string remedy)
    {
        using var certificate = MakeCertificate(name, days);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var serving = ServeAsync(listener, certificate, ending.Token);

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await SaysAsync(new Uri($"https://{host}:{port}"), code, text, remedy);

        await ending.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task Nothing_configured()
    {
        await using var host = new OdooHost(address: null);

        var report = await ProbeAsync(host);

        Says(report, "not-configured", "No Odoo is configured", "ODOO_URL");
        Assert.Contains("ODOO_DB", host.Probe.Settings);
    }

    private static async Task SaysAsync(Uri address, string code, string text, string remedy)
    {
        await using var host = new OdooHost(address, options => options.ConnectTimeout = TimeSpan.FromSeconds(5));

        Says(await ProbeAsync(host), code, text, remedy);
    }

    private static void Says(ProbeReport report, string code, string text, string remedy)
    {
        Assert.Equal($"connection.{code}", report.Failure?.Code);
        Assert.Contains(text, report.Failure!.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, report.Failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", report.Failure.Text + report.Failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(OdooHost.Password, report.ToString(), StringComparison.Ordinal);
    }

    private static Task<ProbeReport> ProbeAsync(OdooHost host) => host.Probe.ProbeAsync(_ => { }, Token);

    private static void Everything(FakeOdoo odoo, Func<HttpContext, Task> answer)
    {
        (odoo.OnWebVersion, odoo.OnAuthenticate, odoo.IsJsonRpcGone) = (answer, answer, true);
        odoo.OnExecute = (context, _) => answer(context);
    }

    private static async Task HangAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ended);
                await using var stream = new SslStream(client.GetStream());
                await ShakeAsync(stream, certificate);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private static async Task ShakeAsync(SslStream stream, X509Certificate2 certificate)
    {
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
        {
            // the caller left, or did not want it
        }
    }

    private static X509Certificate2 MakeCertificate(string name, int days)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(days));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
