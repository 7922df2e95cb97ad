using Microsoft.Extensions.DependencyInjection;
using Portal.Configuration;
using Portal.Core.Billing;
using Portal.Hosting;
using Portal.Tests.Support;
using Quartz;

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
    public async Task Its_first_line_says_what_runs_where()
    {
        await using var portal = await RunningPortal.StartAsync(_folder);

        var line = Assert.Single(portal.Log.All, line => line.Contains("Portal 0.", StringComparison.Ordinal));

        Assert.Contains("sandbox, database Sqlite", line, StringComparison.Ordinal);
        Assert.Contains(_folder.File("sandbox"), line, StringComparison.Ordinal);
        Assert.Contains(portal.Address.ToString().TrimEnd('/'), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_without_an_administrator_is_told_how_to_make_one()
    {
        await using var portal = await RunningPortal.StartAsync(_folder, [("Sandbox:Enabled", "false")]);

        Assert.Contains(
            portal.Log.All,
            line => line.Contains("set PORTAL_ADMIN_EMAIL and PORTAL_ADMIN_PASSWORD", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task No_secret_of_the_configuration_reaches_the_log()
    {
        const string Secret = "correct horse battery";
        await using var portal = await RunningPortal.StartAsync(
            _folder,
            [
                ("PORTAL_ADMIN_EMAIL", "admin@example.com"),
                ("PORTAL_ADMIN_PASSWORD", Secret),
                ("ODOO_URL", "http://127.0.0.1:9"),
                ("ODOO_DB", "prod"),
                ("ODOO_USERNAME", "portal"),
                ("ODOO_API_KEY", Secret),
            ]
        );
        using var browser = portal.OpenBrowser();
        using var _ = await browser.SignInAsync("admin@example.com", Secret);

        Assert.NotEmpty(portal.Log.All);
        Assert.DoesNotContain(portal.Log.All, line => line.Contains(Secret, StringComparison.Ordinal));
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

        Assert.Equal("/", answer.Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task The_import_is_due_every_quarter_of_an_hour_in_the_configured_zone()
    {
        await using var portal = await RunningPortal.StartAsync(_folder, [("Portal:TimeZone", "Europe/Zurich")], scheduled: true);

        var scheduler = await portal.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        var trigger = await scheduler.GetTrigger(new TriggerKey(ImportBillingAddresses.JobName), Cancellation);

        var cron = Assert.IsType<ICronTrigger>(trigger, exactMatch: false);
        Assert.Equal(("0 0/15 * * * ?", "Europe/Zurich"), (cron.CronExpressionString, cron.TimeZone.Id));
        Assert.Equal(0, cron.NextFireTimeUtc?.Minute % 15);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_a_fault_not_a_crash()
    {
        Directory.CreateDirectory(_folder.File("sandbox/portal.db"));

        var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => RunningPortal.StartAsync(_folder));

        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Triggers_that_cannot_be_opened_are_a_fault_not_a_crash()
    {
        Directory.CreateDirectory(_folder.File("sandbox/quartz.db"));

        var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => RunningPortal.StartAsync(_folder));

        Assert.Contains("quartz.db", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_may_have_any_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no quotes in names of folders.");
        var odd = _folder.File("a b;Mode=Memory;c 'd' \"e\" = f");

        await using var portal = await RunningPortal.StartAsync(_folder, [("Portal:DataDirectory", odd)]);

        Assert.True(File.Exists(Path.Combine(odd, "sandbox", "portal.db")));
        Assert.Equal([odd], Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
