using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenTheListIsNarrowed(BrowserFixture browser) : PortalSuite(browser)
{
    // how far the page goes beyond the window, how many names are cut, and whether they stay where they are while the list is moved
    private const string NamesStay = """
        () => {
          const grid = document.querySelector('.rz-data-grid-data');
          const names = [...grid.querySelectorAll('tbody td:first-child a')];
          const before = names[0].getBoundingClientRect().x;
          grid.scrollLeft = grid.scrollWidth;
          const stays = grid.scrollLeft > 0 && names[0].getBoundingClientRect().x === before;
          const beyond = document.documentElement.scrollWidth - innerWidth;
          const cut = names.filter(name => name.getBoundingClientRect().right > name.closest('td').getBoundingClientRect().right).length;
          return [Math.max(0, beyond), cut, stays].join();
        }
        """;

    [Fact]
    public async Task It_is_filtered_saved_as_a_view_exported_and_cleared()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody td:first-child a").First).ToBeVisibleAsync();

        await page.GetByLabel("Filter by status").SelectOptionAsync("Active");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=active"));
        await page.GetByLabel("Filter by country").SelectOptionAsync(new SelectOptionValue { Label = "Kenya" });
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter Kenya" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        var shown = await page.Locator("tbody td:first-child a").AllTextContentsAsync();

        await page.GetByText("Views", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Save this view as").FillAsync("Kenya");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Assertions.Expect(page.Locator(".view-list a")).ToHaveTextAsync("Kenya");
        await page.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByLabel("Save this view as")).ToBeHiddenAsync();

        var file = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync()
        );
        await using var content = await file.CreateReadStreamAsync();
        using var reader = new StreamReader(content);
        var lines = (await reader.ReadToEndAsync(Cancellation)).TrimEnd().Split("\r\n");
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.True(lines.Length - 1 >= shown.Count, $"{lines.Length - 1} lines for {shown.Count} rows");

        await page.GetByRole(AriaRole.Link, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".chip-filter")).ToHaveCountAsync(0);
        await page.GetByText("Views", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Kenya", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter Kenya" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Columns_are_chosen_with_the_keyboard_and_names_stay_whole_in_view_at_a_thousand_pixels()
    {
        var page = await SignInAsync(
            Role.Finance,
            options => options.ViewportSize = new ViewportSize { Width = 1000, Height = 900 }
        );
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody td:first-child a").First).ToBeVisibleAsync();
        Assert.Equal("0,0,true", await page.EvaluateAsync<string>(NamesStay));

        await page.Locator("summary", new() { HasText = "Columns" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Status" })).ToHaveCountAsync(0);
        await page.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("summary", new() { HasText = "Columns" })).ToBeFocusedAsync();

        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("tbody td:first-child a").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Status" })).ToHaveCountAsync(0);
    }
}
