using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenSupportLooksAtAlerts(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task A_rule_is_tried_on_the_last_alerts_before_it_is_saved_and_moved()
    {
        await ReceiveAsync("incident", "rocketcyber.incident,1", """{"id":1,"title":"Printer out of paper"}""", "rocketcyber");
        await ReceiveAsync("incident", "rocketcyber.incident,2", """{"id":2,"title":"Backup failed"}""", "rocketcyber");
        var page = await SignInAsync(Role.Support);
        await page.GotoAsync("/alerts");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Backup failed" })).ToBeVisibleAsync();
        await page.GotoAsync("/alerts/rules");
        await page.GetByRole(AriaRole.Link, new() { Name = "New rule" }).ClickAsync();

        await FieldAsync(page, "Name", "No paper");
        await ClickAsync(page, "Add a condition");
        await FieldAsync(page, "Text", "paper");
        await ClickAsync(page, "Try it on the last 200 alerts");

        var tried = page.GetByRole(AriaRole.Region, new() { Name = "New rule" });
        await Assertions.Expect(tried.GetByText("The rule decides about 1 of them")).ToBeVisibleAsync();
        await Assertions.Expect(tried.GetByRole(AriaRole.Link, new() { Name = "Printer out of paper" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "rule-tried");
        await ClickAsync(page, "Save rule");
        await Assertions.Expect(page.GetByText("No paper is saved.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_pattern_that_cannot_be_read_is_refused_beside_its_field()
    {
        var page = await SignInAsync(Role.Support);
        await page.GotoAsync("/alerts/rules?rule=new");
        await FieldAsync(page, "Name", "Bad");
        await ClickAsync(page, "Add a condition");
        await page.GetByLabel("How", new() { Exact = true }).SelectOptionAsync("Regex");
        await FieldAsync(page, "Text", "([a-z");

        await ClickAsync(page, "Save rule");

        await Assertions.Expect(page.GetByText("is no regular expression that Portal can use")).ToBeVisibleAsync();
    }
}
