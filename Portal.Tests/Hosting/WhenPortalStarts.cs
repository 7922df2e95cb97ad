using Microsoft.Extensions.DependencyInjection;
using Portal.Configuration;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenPortalStarts : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://0.0.0.0:0", "127.0.0.1")]
    [InlineData("http://*:0", "127.0.0.1")]
    public async Task The_sandbox_finds_its_own_loopback_address(string url, string host)
    {
        await using var portal = await RunningPortal.StartAsync(_folder, [("urls", url)]);

        var address = await portal.Services.GetRequiredService<OwnAddress>().LoopbackAsync(Cancellation);

        Assert.Equal(host, address.Host);
        Assert.Equal(portal.Address.Port, address.Port);
    }

    [Fact]
    public async Task Cookies_of_an_earlier_start_are_read_again()
    {
        System.Net.CookieContainer cookies;
        await using (var first = await RunningPortal.StartAsync(_folder))
        {
            using var browser = first.OpenBrowser();
            using var _ = await browser.SignInAsync("viewer@sandbox.local", "sandbox-demo");
            cookies = browser.Cookies;
        }

        await using var second = await RunningPortal.StartAsync(_folder);
        using var again = second.OpenBrowser();
        var session = cookies.GetAllCookies().Single(cookie => cookie.Name == "portal.session");
        using var answer = await again.GetAsync("/signin", ("Cookie", $"portal.session={session.Value}"));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_a_fault_not_a_crash()
    {
        Directory.CreateDirectory(_folder.File("sandbox/portal.db"));

        var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => RunningPortal.StartAsync(_folder));

        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
