using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

/// <summary>A month is counted, looked at, decided and saved in a real browser, at each width. Source: b3, P9, LOOK.</summary>
public sealed class WhenFinanceCountsSeats(BrowserFixture browser) : PortalSuite(browser)
{
    private const int Patience = 60_000;

    protected override bool HasAssets => true;

    [Theory]
    [InlineData(ColorScheme.Light, 1600)]
    [InlineData(ColorScheme.Dark, 1000)]
    [InlineData(ColorScheme.Light, 400)]
    public async Task A_month_is_counted_opened_and_decided_line_by_line(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Finance,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            }
        );
        await page.GotoAsync("/seats");
        await ClickAsync(page, "Count now");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("is applied by itself");
        await TakeAsync(page, $"seats-count-{width}");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Count now", Exact = true }).ClickAsync();

        await page.WaitForURLAsync(new Regex("/seats/[0-9a-f-]{36}$"), new() { Timeout = Patience });
        await Assertions.Expect(page.GetByText(new Regex(@"To decide \(\d+\)"))).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        await AssertWholeAsync(page);
        await LookAsync(page, $"seats-run-{width}");
        var run = page.Url;
        await page.GetByText("billed to nobody", new() { Exact = false }).First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("Search devices billed to nobody")).ToBeVisibleAsync();
        await TakeAsync(page, $"seats-nobody-{width}");

        await page.Locator("tbody tr").Filter(new() { HasText = "To decide" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Explained by")).ToBeVisibleAsync();
        await LookAsync(page, $"seats-line-{width}");
        await ClickAsync(page, "Approve");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Effective from").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Choose a day from")).ToBeVisibleAsync();
        await TakeAsync(page, $"seats-approve-{width}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep as it is" }).ClickAsync();

        await page.GotoAsync(run);
        await SaveAsync(page);
        await page.GotoAsync("/seats");
        await Assertions.Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        await AssertWholeAsync(page);
        await LookAsync(page, $"seats-{width}");
    }

    // every column of the list is in sight
    private static async Task AssertWholeAsync(IPage page) =>
        Assert.True(
            await page.Locator(".record-grid .rz-data-grid-data, .record-grid .rz-data-grid, .record-grid")
                .EvaluateAllAsync<bool>("grids => grids.every(grid => grid.scrollWidth <= grid.clientWidth + 1)"),
            "The list is wider than its place."
        );

    private static async Task LookAsync(IPage page, string name)
    {
        await TakeAsync(page, name);
        Assert.True(await page.FitsAsync(), $"{name} is wider than its window.");
        Assert.Empty(await page.OverlapsAsync());
        await page.AssertAccessibleAsync();
    }

    // named by month and count; a header that stays in view, a filter, and widths
    private static async Task SaveAsync(IPage page)
    {
        var saved = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "XLSX" }).ClickAsync()
        );
        Assert.Matches(@"^seats-\d{4}-\d{2}-count-1\.xlsx$", saved.SuggestedFilename);
        await using var book = await ZipFile.OpenReadAsync(await saved.PathAsync(), TestContext.Current.CancellationToken);
        using var sheet = new StreamReader(
            await book
                .Entries.First(entry => entry.FullName.Contains("sheet1", StringComparison.Ordinal))
                .OpenAsync(TestContext.Current.CancellationToken)
        );
        var content = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Matches("<(x:)?pane [^>]*ySplit=\"1\"", content);
        Assert.Matches("<(x:)?autoFilter ", content);
        Assert.Matches("<(x:)?col [^>]*width=", content);
        var text = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync()
        );
        Assert.Matches(@"^seats-\d{4}-\d{2}-count-1\.csv$", text.SuggestedFilename);
        var rows = await File.ReadAllLinesAsync(await text.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith("Month,Count,Client,", rows[0], StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d{2},1,", rows[1]);
    }
}
