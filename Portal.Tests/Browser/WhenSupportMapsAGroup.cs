using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

/// <summary>From an unmatched group to its client, by the pages alone. Source: D6, scenarios 17 and 18.</summary>
public sealed class WhenSupportMapsAGroup(BrowserFixture browser) : PortalSuite(browser)
{
    private const int Patience = 60_000;

    protected override bool HasAssets => true;

    [Fact]
    public async Task Its_devices_are_the_clients_from_then_on()
    {
        var page = await SignInAsync(Role.Support);
        await page.GotoAsync("/alerts/groups");
        var rows = page.Locator(".record-grid tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(2, new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "device-groups");

        await rows.First.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByLabel("Search clients").FillAsync("Orvello");
        var choice = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Map to Orvello") }).First;
        await Assertions.Expect(choice).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await choice.ClickAsync();
        await page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Map to Orvello") })
            .ClickAsync();

        await Assertions.Expect(page.GetByText(new Regex("is Orvello .*'s\\."))).ToBeVisibleAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_device_is_found_opened_and_taken_out_of_service_with_a_reason()
    {
        var page = await SignInAsync(Role.Support);
        await page.GotoAsync("/assets");
        var rows = page.Locator(".record-grid tbody tr");
        await Assertions.Expect(rows.First).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("Search assets").FillAsync("PC-00-000");
        await page.WaitForURLAsync("**/assets?q=**");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await rows.GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "PC-00-000" })).ToBeVisibleAsync();
        await TakeAsync(page, "asset");
        await page.AssertAccessibleAsync();

        await ClickAsync(page, "Decommission");
        await page.GetByLabel("Reason").FillAsync("Sold to its user");
        await ClickAsync(page, "Decommission PC-00-000");

        await Assertions.Expect(page.GetByText("Sold to its user").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take back into service" })).ToBeVisibleAsync();
    }
}
