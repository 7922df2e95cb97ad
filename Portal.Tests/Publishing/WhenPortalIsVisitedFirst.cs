using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Browser;
using Portal.Tests.Safety;
using Portal.Tests.Support;

namespace Portal.Tests.Publishing;

/// <summary>What comes over the wire from what is published, counted by Chromium as it arrives: compressed, with headers. Source: LOOK ("Theme").</summary>
[Collection(nameof(PublishingSuite))]
public sealed class WhenPortalIsVisitedFirst(BrowserFixture browser, PublishedPortal published) : BrowserSuite(browser)
{
    private const int KiB = 1024; // a page's own is counted in these; each record that it shows may take one more
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_sandbox_is_small_and_small_again()
    {
        await MeasureAsync(
            [],
            async page =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = nameof(Role.Finance), Exact = true }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            },
            AwaitRowsAsync
        );
    }

    [Fact]
    public async Task A_live_one_is_small_and_small_again()
    {
        await MeasureAsync(
            [
                ("Sandbox__Enabled", "false"),
                ("PORTAL_ADMIN_EMAIL", Canaries.AdminEmail),
                ("PORTAL_ADMIN_PASSWORD", Canaries.AdminPassword),
                ("Auth__RequireTwoFactor", "None"),
            ],
            async page =>
            {
                await page.GetByLabel("E-mail").FillAsync(Canaries.AdminEmail);
                await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Canaries.AdminPassword);
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            },
            _ => Task.CompletedTask
        );
    }

    private async Task MeasureAsync((string, string)[] settings, Func<IPage, Task> signInAsync, Func<IPage, Task> fillAsync)
    {
        var port = FreePort.Find();
        await using var portal = published.Start(port, settings);
        _ = await portal.WaitForLineAsync("started: ", StartLimit, Cancellation);
        var page = await NewPageAsync(new Uri($"http://127.0.0.1:{port}"));
        var wire = await CountedWire.ListenAsync(page);

        await page.GotoAsync("/signin");
        await signInAsync(page);
        await SettledAsync(page, "Home");
        var first = wire.Take();
        await page.GotoAsync("/");
        await SettledAsync(page, "Home");
        var next = wire.Take();
        await fillAsync(page);
        await page.GotoAsync("/billing-addresses");
        await SettledAsync(page, "Billing addresses");
        var other = wire.Take();
        var rows = await page.Locator("tbody tr").CountAsync();
        await page.CloseAsync(); // before Portal ends, or it complains of the connection

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"First visit {first.Total} bytes, the next {next.Total}, a list of {rows} rows {other.Total}."
        );
        Assert.True(first.Total <= 700 * KiB, $"The first visit takes {first.Total / KiB} KiB:\n{first.Largest}");
        Assert.True(next.Total <= 30 * KiB, $"The next visit takes {next.Total / KiB} KiB:\n{next.Largest}");
        Assert.True(other.Total <= (30 + rows) * KiB, $"A list of {rows} rows takes {other.Total / KiB} KiB:\n{other.Largest}");
    }

    // in a tab of its own, which is not counted: the list is measured full and at rest, not empty before the first import nor in the midst of it
    private static async Task AwaitRowsAsync(IPage page)
    {
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/billing-addresses");
        await Assertions.Expect(tab.Locator(".freshness time")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(tab.Locator("tbody tr")).ToHaveCountAsync(50);
        await tab.CloseAsync();
    }

    private static async Task SettledAsync(IPage page, string title)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = title })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }
}
