using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Every address that the program serves, asked for by everyone there can be. Source: P8, DESIGN §7, §9.</summary>
public sealed class WhenSomebodyAsksForAnAddress : IAsyncLifetime
{
    // what only somebody let in may read: names of the sandbox's companies and people
    private static readonly string[] Secrets = ["Company 0001", "@sandbox.local", "Exception", "   at "];

    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = await RunningPortal.StartAsync(
            _folder,
            [("Portal:AllowHttp", "true"), ("Metrics:Key", "a-key-for-the-monitor-only-1"), ("Auth:SignInsPerMinute", "10000")],
            addresses: false
        );
        await BillingRows.FillAsync(_portal.Services.GetRequiredService<PortalDatabase>(), 3, null, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Each_has_a_rule_and_each_rule_an_address()
    {
        var unruled = ServedAddress.Unruled(ServedAddress.Of(_portal));

        Assert.True(unruled.Count == 0, string.Join('\n', unruled));
    }

    [Fact]
    public async Task A_new_one_without_a_rule_is_reported()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(
            folder,
            endpoints: app => app.MapGet("/reports/everything.csv", () => "all there is")
        );

        Assert.Equal(["no rule for GET /reports/everything.csv"], ServedAddress.Unruled(ServedAddress.Of(portal)));
    }

    [Fact]
    public async Task They_get_what_its_rule_says_and_a_refusal_tells_nothing()
    {
        var faults = new List<string>();
        var visitors = await Visitor.OfEveryKindAsync(_portal);
        foreach (
            var served in ServedAddress.Of(_portal).Where(served => !served.Name.StartsWith("FILE", StringComparison.Ordinal))
        )
        {
            foreach (var method in served.Methods)
            {
                foreach (var visitor in visitors)
                {
                    using var answer = await visitor.Browser.SendAsync(new HttpMethod(method), served.Path, null, []);
                    var text = await answer.Content.ReadAsStringAsync(Cancellation);
                    var fault = Fault(RouteRule.Of(served.Name)!, served, method, visitor, (answer, text));
                    if (fault is not null)
                    {
                        faults.Add(
                            $"{method} {served.Path} for {visitor}: {(int)answer.StatusCode} {answer.Headers.Location}, {fault}"
                        );
                    }
                }
            }
        }

        foreach (var visitor in visitors)
        {
            visitor.Dispose();
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_sandbox_is_not_there_for_another_machine_or_another_site()
    {
        var visitors = await Visitor.OfEveryKindAsync(_portal);
        var sandbox = ServedAddress.Of(_portal).Where(served => RouteRule.Of(served.Name)?.Gate == Gate.ThisMachine).ToList();

        Assert.NotEmpty(sandbox);
        foreach (var (served, method) in sandbox.SelectMany(served => served.Methods.Select(method => (served, method))))
        {
            foreach (var header in new[] { ("X-Forwarded-For", "203.0.113.9"), ("Host", "evil.example") })
            {
                using var answer = await visitors[1].Browser.SendAsync(new HttpMethod(method), served.Path, null, [header]);

                Assert.True(
                    answer.StatusCode == HttpStatusCode.NotFound,
                    $"{method} {served.Path} with {header}: {answer.StatusCode}"
                );
            }
        }
    }

    [Fact]
    public async Task Files_are_for_everyone_and_none_of_them_is_more_than_a_file()
    {
        using var browser = _portal.OpenBrowser();
        var files = ServedAddress.Of(_portal).Where(served => served.Name.StartsWith("FILE", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(["GET", "HEAD"], file.Methods.Order(StringComparer.Ordinal)));
        Assert.DoesNotContain(
            files,
            file => file.Path.EndsWith(".map", StringComparison.Ordinal) || file.Path.EndsWith(".json", StringComparison.Ordinal)
        );
        foreach (var file in files.Where(file => file.Path.EndsWith(".js", StringComparison.Ordinal)).Take(20))
        {
            using var answer = await browser.GetAsync(file.Path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static string? Fault(
        RouteRule rule,
        ServedAddress served,
        string method,
        Visitor visitor,
        (HttpResponseMessage Answer, string Text) got
    )
    {
        var status = got.Answer.StatusCode;
        if (rule.Gate is Gate.Open or Gate.ThisMachine)
        {
            return status is HttpStatusCode.Unauthorized or HttpStatusCode.Found && !IsOwnAnswer(served) ? "everyone is let in"
                : status == HttpStatusCode.InternalServerError && served.Path != "/error" ? "it broke"
                : null;
        }

        if (rule.Gate == Gate.Proof)
        {
            return status == HttpStatusCode.Unauthorized ? Leak(got.Text) : "a proof is asked for";
        }

        if (!visitor.IsSignedIn)
        {
            return IsRefusedSignedOut(served, got.Answer) ? Leak(got.Text) : "sign-in or 401 is expected";
        }

        if (rule.LetsIn(visitor.Role))
        {
            return status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError
                ? "this role is let in"
                : null;
        }

        return status == HttpStatusCode.Forbidden ? Leak(got.Text) : $"403 is expected of {method}";
    }

    // signing out leads to the sign-in page itself, and the sandbox's Odoo has a sign-in of its own
    private static bool IsOwnAnswer(ServedAddress served) =>
        served.Path == "/signout" || served.Path == "/signin" || served.Path.StartsWith("/sandbox/", StringComparison.Ordinal);

    private static bool IsRefusedSignedOut(ServedAddress served, HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Unauthorized
        || (
            answer.StatusCode == HttpStatusCode.Found
            && answer.Headers.Location!.PathAndQuery.StartsWith(
                $"/signin?returnUrl={Uri.EscapeDataString(served.Path)}",
                StringComparison.Ordinal
            )
        );

    private static string? Leak(string text) =>
        Secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is { } leaked
            ? $"it tells \"{leaked}\""
            : null;
}
