using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenOperationsLooksAtMessages(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task A_message_appears_by_itself_and_is_opened_and_handled_again()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/messages");
        await Assertions.Expect(page.GetByText("Nothing has come in yet.")).ToBeVisibleAsync();

        await ReceiveAsync("crm.lead", "crm.lead,7", """{"_id":7,"name":"Wanjiku"}""");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "crm.lead", Exact = true })).ToBeVisibleAsync();
        await TakeAsync(page, "messages");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "crm.lead", Exact = true }).ClickAsync();
        await ClickAsync(page, "Open contents");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Region, new() { Name = "Body as received" }))
            .ToContainTextAsync("Wanjiku");
        await ClickAsync(page, "Handle again");
        await Assertions.Expect(page.GetByText("Handed to its handler")).ToBeVisibleAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Timeline of crm.lead,7" }))
            .ToContainTextAsync("Odoo told us: crm.lead");
        await TakeAsync(page, "message");
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task All_ignored_ones_that_match_are_handled_again_with_one_question()
    {
        for (var number = 1; number <= 3; number++)
        {
            await ReceiveAsync("crm.lead", $"crm.lead,{number}", "{}");
        }

        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/messages?state=ignored");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);

        await ClickAsync(page, "Handle all matching again");
        await ClickAsync(page, "Handle 3 messages again");

        await Assertions.Expect(page.GetByText("3 handed to their handlers.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_waiting_delivery_is_changed_with_the_difference_shown_and_called_off_with_a_reason()
    {
        var id = await PromiseAsync("entitlement/sale.order,42", """{"customer_id":7,"quantity":1}""", "stock.moved");
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/messages/out");
        await page.GetByRole(AriaRole.Link, new() { Name = "stock.moved", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/messages/out/{id}$"));

        await ClickAsync(page, "Edit and resend");
        var contents = page.GetByLabel("New contents (JSON)");
        await contents.FillAsync("""{"customer_id":7,"quantity":2}""");
        await contents.BlurAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.List, new() { Name = "Changed lines" }))
            .ToContainTextAsync("\"quantity\": 2");
        await TakeAsync(page, "delivery-edit");
        await page.AssertAccessibleAsync();
        await ClickAsync(page, "Send with these contents");
        await ClickAsync(page, "Send these contents");
        await Assertions.Expect(page.GetByText("Due, but held back")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("once", new() { Exact = true })).ToBeVisibleAsync();
        await ClickAsync(page, "Cancel");
        await ClickAsync(page, "Cancel this delivery");
        await Assertions.Expect(page.GetByText("Say why, so that others understand it later.")).ToBeVisibleAsync();
        await FieldAsync(page, "Reason", "The customer went away");
        await ClickAsync(page, "Cancel this delivery");

        await Assertions.Expect(page.Locator(".facts").GetByText("The customer went away")).ToBeVisibleAsync();
        await TakeAsync(page, "delivery");
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Contents_that_are_no_json_are_refused_beside_the_field()
    {
        var id = await PromiseAsync("entitlement/sale.order,43", "{}");
        var page = await SignInAsync(Role.Administrator);
        await page.GotoAsync($"/messages/out/{id}");

        await ClickAsync(page, "Edit and resend");
        await page.GetByLabel("New contents (JSON)").FillAsync("{ broken");
        await ClickAsync(page, "Send with these contents");

        await Assertions
            .Expect(page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("The contents are no valid JSON: look at line 1.");
        await Assertions.Expect(page.GetByLabel("New contents (JSON)")).ToHaveValueAsync("{ broken");
    }

    [Fact]
    public async Task A_viewer_sees_the_story_and_neither_contents_nor_acts()
    {
        var id = await PromiseAsync("entitlement/sale.order,44", """{"secret":"of the customer"}""");
        var page = await SignInAsync(Role.Viewer);

        await page.GotoAsync($"/messages/out/{id}");

        await Assertions.Expect(page.GetByText("Operations and administrators may open the raw contents.")).ToBeVisibleAsync();
        foreach (var act in new[] { "Retry now", "Edit and resend", "Cancel", "Open contents" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = act, Exact = true })).ToHaveCountAsync(0);
        }

        Assert.DoesNotContain("of the customer", await page.ContentAsync(), StringComparison.Ordinal);
    }
}
