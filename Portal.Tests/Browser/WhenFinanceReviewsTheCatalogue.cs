using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

/// <summary>A template of ABS becomes a product of Odoo, by the pages alone. Source: scenario 26, C4.</summary>
public sealed class WhenFinanceReviewsTheCatalogue(BrowserFixture browser) : PortalSuite(browser)
{
    protected override bool HasOrders => true;

    private const int Patience = 60_000;

    private const string Told = """
        {"type":"product_template.created","data":{"template_id":"T-100","name":"BSS-Monthly-Kisumu","description":"Unlimited swaps",
         "billing_currency":"KES","status":"ACTIVE","common_terms":{"billing_cycle":"MONTHLY","service_duration_days":30,"monthly_fee":4500,
         "deposit_amount":2000}}}
        """;

    [Fact]
    public async Task A_template_is_looked_at_approved_and_arrives_in_odoo()
    {
        var page = await SignInAsync(Role.Finance);
        await ReceiveAsync("product_template.created", "abs.product_template,T-100", Told, "abs");

        await page.GotoAsync("/catalogue");
        var name = page.GetByRole(AriaRole.Link, new() { Name = "BSS-Monthly-Kisumu", Exact = true });
        await Assertions.Expect(name).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.AssertAccessibleAsync();
        await name.ClickAsync();
        await Assertions.Expect(page.GetByText("T-100-DEPOSIT")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        var verb = page.GetByRole(AriaRole.Button, new() { Name = "Approve BSS-Monthly-Kisumu", Exact = true });
        await Assertions.Expect(verb).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await verb.ClickAsync();

        await Assertions.Expect(page.GetByText("None. Odoo has it as ABS says.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open the product in Odoo" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Odoo has it", new() { Exact = true })).ToBeVisibleAsync();
    }
}
