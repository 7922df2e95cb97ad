using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

/// <summary>The picture of a client's assets, by hand and by keyboard. Source: b2, LOOK.</summary>
public sealed class WhenSupportLooksAtTheMap(BrowserFixture browser) : PortalSuite(browser)
{
    private const int Patience = 60_000;

    protected override bool HasAssets => true;

    [Fact]
    public async Task It_is_drawn_walked_by_keyboard_narrowed_and_saved()
    {
        var page = await SignInAsync(Role.Support);
        await page.GotoAsync("/assets");
        await Assertions.Expect(page.Locator(".record-grid tbody tr").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GotoAsync("/map");
        await page.GetByLabel("Search the map").FillAsync("PC-00-000");
        await page.WaitForURLAsync("**/map?q=**");
        var client = page.GetByLabel("Client", new() { Exact = true });
        await Assertions.Expect(client.Locator("option")).ToHaveCountAsync(2);
        await client.SelectOptionAsync(new SelectOptionValue { Index = 1 });

        var picture = page.Locator("asset-map");
        await Assertions
            .Expect(picture)
            .ToHaveAttributeAsync("data-drawn-ms", new System.Text.RegularExpressions.Regex(@"^\d+$"));
        await Assertions.Expect(page.Locator(".map-table tbody tr").First).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "asset-map");

        await picture.Locator("canvas").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(picture.Locator(".asset-map-told")).ToContainTextAsync("Not known");
        var saved = await page.RunAndWaitForDownloadAsync(() => ClickAsync(page, "Save SVG"));
        Assert.EndsWith(".svg", saved.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(
            "PC-00-000",
            await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var image = await page.RunAndWaitForDownloadAsync(() => ClickAsync(page, "Save PNG"));
        Assert.EndsWith(".png", image.SuggestedFilename, StringComparison.Ordinal);

        await picture.Locator("canvas").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/assets/*");
    }
}
