using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Pages.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class WhenAPersonUsesTheSandbox(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task A_fault_is_set_and_lifted_with_the_keyboard()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sandbox", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("375").First).ToBeVisibleAsync();

        await page.GetByLabel("For how many seconds", new() { Exact = true }).FillAsync("300");
        await page.GetByLabel("For how many seconds", new() { Exact = true }).PressAsync("Enter");
        var faults = page.GetByRole(AriaRole.List, new() { Name = "Faults in force" });
        await Assertions.Expect(faults).ToContainTextAsync("ends in 4 min");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lift", Exact = false }).First.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("No fault is in force")).ToBeVisibleAsync();

        await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, "sandbox.png"), FullPage = true });
    }

    [Fact]
    public async Task Every_alert_that_is_offered_is_taken()
    {
        var doors = Portal.Services.GetRequiredService<AlertDoors>().Shapes;
        var page = await SignInAsync(Role.Operations);

        await page.GotoAsync("/sandbox");
        await Assertions.Expect(page.GetByText("375").First).ToBeVisibleAsync();

        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Send an alert" }))
            .ToHaveCountAsync(doors.Count > 0 ? 1 : 0);
        foreach (var (shape, _) in doors)
        {
            await page.GetByLabel("Sent as").SelectOptionAsync(shape);
            await ChooseAsync(page, "Device", "PC-61");
            await ClickAsync(page, "Send alert");
            await Assertions.Expect(page.GetByText("and taken")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Others_do_not_see_it_in_the_menu_and_are_told_which_role_they_lack()
    {
        Expect("status of 403");
        var page = await SignInAsync(Role.Finance);

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sandbox", Exact = true })).ToHaveCountAsync(0);
        await page.GotoAsync("/sandbox");

        await Assertions.Expect(page.GetByText("you need the role Administrator or Operations")).ToBeVisibleAsync();
    }
}
