using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

/// <summary>From a confirmed order to what the rider may do, by the pages alone. Source: scenarios 10 and 11, 001-5.</summary>
public sealed class WhenOperationsLooksAtEntitlements(BrowserFixture browser) : PortalSuite(browser)
{
    protected override bool HasOrders => true;

    private const int Patience = 60_000;

    [Fact]
    public async Task An_order_with_an_unmapped_product_waits_is_mapped_and_arrives_by_itself()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/entitlements?tab=waiting");
        await Assertions.Expect(page.GetByText("15 wait for something")).ToBeVisibleAsync(new() { Timeout = Patience });
        var order = await ConfirmWithAsync("HELMET-01");

        await page.GotoAsync($"/entitlements?q={order}");
        var row = page.Locator(".record-grid tbody tr", new() { HasText = order });
        await Assertions.Expect(row).ToContainTextAsync("No unit is mapped to", new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "entitlements-waiting");
        await row.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Map ") }).ClickAsync();
        await Assertions.Expect(page.Locator("#map-title")).ToContainTextAsync("Helmet");
        await Assertions.Expect(page.Locator("#map-title")).ToBeFocusedAsync();
        await TakeAsync(page, "product-mapping");
        await page.GetByLabel("Coupling key").FillAsync("service-swap-count-30");
        await page.Locator("#type-1").SelectOptionAsync("Service");
        await ClickAsync(page, "Save mapping");
        await Assertions.Expect(page.Locator("#map-title")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#mapped-title")).ToBeFocusedAsync();
        await Assertions
            .Expect(page.GetByText(new Regex("^Helmet is mapped. The .*orders? that waited for it (is|are) looked at again.")))
            .ToBeVisibleAsync();
        await page.GotoAsync($"/entitlements?tab=delivered&q={order}");

        await Assertions.Expect(row).ToContainTextAsync("Delivered", new() { Timeout = Patience });
        await row.GetByRole(AriaRole.Link, new() { Name = order, Exact = true }).ClickAsync();
        var story = page.GetByRole(AriaRole.Complementary, new() { Name = $"Timeline of {order}" });
        await Assertions.Expect(story).ToContainTextAsync("ABS is to be told", new() { Timeout = Patience });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Attempts" })).ToBeVisibleAsync();
        await TakeAsync(page, "entitlement");
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_dead_one_is_asked_for_changed_and_delivered()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/entitlements?tab=dead");
        await Assertions.Expect(page.Locator(".record-grid tbody tr")).ToHaveCountAsync(4, new() { Timeout = Patience });
        await page.Locator(".record-grid tbody a").First.ClickAsync();

        await ClickAsync(page, "Ask ABS");
        await Assertions.Expect(page.GetByText("ABS does not have it. It is safe to send it again.")).ToBeVisibleAsync();
        await ClickAsync(page, "Edit and resend");
        var contents = page.GetByLabel("New contents (JSON)");
        await Assertions.Expect(contents).ToHaveValueAsync(new Regex("service-swap-network-lamu-closed"));
        var better = (await contents.InputValueAsync()).Replace("lamu-closed", "mombasa", StringComparison.Ordinal);
        await contents.FillAsync(better);
        await contents.BlurAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Changed lines" })).ToContainTextAsync("mombasa");
        await TakeAsync(page, "entitlement-edit");
        await page.AssertAccessibleAsync();
        await ClickAsync(page, "Send with these contents");
        await ClickAsync(page, "Send these contents");

        var entitlement = page.Locator("section[aria-labelledby=entitlement-heading]");
        await Assertions.Expect(entitlement).ToContainTextAsync("Delivered", new() { Timeout = Patience });
        await Assertions.Expect(entitlement).ToContainTextAsync("ent-", new() { Timeout = Patience });
    }

    [Fact]
    public async Task All_that_match_are_sent_again_with_one_question_and_the_results_are_counted()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/entitlements?tab=dead");
        await Assertions.Expect(page.Locator(".record-grid tbody tr")).ToHaveCountAsync(4, new() { Timeout = Patience });

        await ClickAsync(page, "Retry all matching");
        await ClickAsync(page, "Retry 4 entitlements");

        await Assertions
            .Expect(page.GetByText("0 delivered, 4 failed, 0 not tried."))
            .ToBeVisibleAsync(new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "entitlements-retried");
    }

    [Fact]
    public async Task Orders_are_compared_with_abs_from_the_page()
    {
        var page = await SignInAsync(Role.Operations);
        await page.GotoAsync("/entitlements");
        await page.GetByRole(AriaRole.Link, new() { Name = "Differences with ABS", Exact = true }).ClickAsync();

        await ClickAsync(page, "Compare now");

        await Assertions.Expect(page.GetByText("entitlements compared")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await TakeAsync(page, "differences");
    }

    // a draft order of an outlet gets the product, and a salesperson confirms it: Odoo's hook tells Portal
    private async Task<string> ConfirmWithAsync(string code)
    {
        var products = await FindAsync("product.product", ["default_code"], new JsonArray("default_code", "=", code));
        var drafts = await FindAsync(
            "sale.order",
            ["name", "order_line"],
            new JsonArray("state", "=", "draft"),
            new JsonArray("x_outlet_id", "!=", false)
        );
        var draft = drafts[0]!;
        var line = draft["order_line"]!.AsArray()[0]!.GetValue<int>();
        var product = products[0]!["id"]!.GetValue<int>();
        await OdooAsync(
            "sale.order.line",
            "write",
            new JsonArray(new JsonArray(line), new JsonObject { ["product_id"] = product })
        );
        await OdooAsync("sale.order", "action_confirm", new JsonArray(new JsonArray(draft["id"]!.GetValue<int>())));
        return draft["name"]!.GetValue<string>();
    }

    private async Task<JsonArray> FindAsync(string model, string[] fields, params JsonNode[] conditions)
    {
        JsonObject options = new() { ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field)]), ["order"] = "id" };
        return (await OdooAsync(model, "search_read", new JsonArray(new JsonArray(conditions)), options)).AsArray();
    }
}
