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

    /// <summary>That it is drawn, and can be moved; how quick it is on a quiet machine stands in bench/RESULTS.md.</summary>
    [Fact]
    public async Task One_of_5000_assets_with_2000_tickets_and_their_lines_is_drawn_and_can_be_moved()
    {
        var page = await SignInAsync(Role.Administrator);
        await ReadAssetsAsync();
        var client = await FillAsync(5000, 2000);
        await page.GotoAsync($"/map?client={client}");
        var picture = page.Locator("asset-map");

        await Assertions
            .Expect(picture)
            .ToHaveAttributeAsync(
                "data-drawn-ms",
                new System.Text.RegularExpressions.Regex(@"^\d+$"),
                new() { Timeout = Patience }
            );

        Console.WriteLine($"5,000 assets, 2,000 tickets: drawn after {await picture.GetAttributeAsync("data-drawn-ms")} ms");
        await Assertions.Expect(page.Locator(".attention")).ToContainTextAsync("billed but gone");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Without a device" })).ToBeVisibleAsync();
        var zoom = await ZoomAsync(picture);
        await ClickAsync(page, "Zoom in");
        Assert.True(await ZoomAsync(picture) > zoom);
        var before = await PlaceAsync(picture);
        var box = await picture.Locator("canvas").BoundingBoxAsync();
        await page.Mouse.MoveAsync(box!.X + 300, box.Y + 200);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 360, box.Y + 240);
        await page.Mouse.UpAsync();
        Assert.Equal(before + 60, await PlaceAsync(picture), 1d);
        await ClickAsync(page, "Show all");
        Assert.Equal(zoom, await ZoomAsync(picture), 3);
        Assert.True(zoom > 0.05, $"Shown at {zoom} of its size: too small to see anything.");
        await TakeAsync(page, "asset-map-large");
    }

    private static Task<double> ZoomAsync(ILocator picture) => picture.EvaluateAsync<double>("map => map.view.zoom");

    private static Task<double> PlaceAsync(ILocator picture) => picture.EvaluateAsync<double>("map => map.view.x");

    private async Task<Guid> FillAsync(int assets, int tickets)
    {
        await using var db = Portal.OpenDatabase();
        await using var write = await db.BeginWriteAsync(TestContext.Current.CancellationToken);
        var client = LargeClient.Fill(db, assets, tickets, DateTime.UtcNow);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await write.CommitAsync(TestContext.Current.CancellationToken);
        return client;
    }
}
