using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed partial class WhenABillingAddressIsKept(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task A_duplicate_is_found_while_typing_and_used_instead()
    {
        var page = await SignInAsync(Role.Finance);
        await CreateAsync(page, "Acme Handels AG", "CHE-123.456.788 MWST");
        await page.GotoAsync("/billing-addresses/new");

        await page.GetByLabel("Company name", new() { Exact = true }).PressSequentiallyAsync("ACME handels");

        var found = page.GetByRole(AriaRole.Complementary, new() { Name = "Is it there already?" });
        await Assertions.Expect(found.GetByText("Same name")).ToBeVisibleAsync();
        await FieldAsync(page, "VAT number", "CHE123456788");
        await Assertions.Expect(found.GetByText("Same VAT number")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await PictureAsync(page, "duplicates");
        await found.GetByRole(AriaRole.Button, new() { Name = "Use this one: Acme Handels AG" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acme Handels AG" })).ToBeVisibleAsync();
        Assert.Equal(2, (await PartnersAsync("Acme Handels AG")).Count);
    }

    [Fact]
    public async Task A_conflict_is_laid_open_line_by_line_and_the_choice_is_saved()
    {
        var first = await SignInAsync(Role.Finance);
        await CreateAsync(first, "Acme Handels AG", "");
        var second = await SignInAsync(Role.Administrator);
        await second.GotoAsync(first.Url);
        await EditAsync(first);
        await EditAsync(second);
        await FieldAsync(second, "Phone", "+41 44 222 22 22");
        await FieldAsync(second, "Accounting contact name", "Odile");
        await ClickAsync(second, "Save in Odoo");
        await Assertions.Expect(second.GetByText("Saved in Odoo.")).ToBeVisibleAsync();

        await FieldAsync(first, "Phone", "+41 44 111 11 11");
        await ClickAsync(first, "Save in Odoo");

        await Assertions.Expect(first.GetByText("Odoo has changed since you opened this")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByText("(in Portal)").First).ToBeVisibleAsync();
        await first.AssertAccessibleAsync();
        await PictureAsync(first, "conflict");
        await first.GetByRole(AriaRole.Radio, new() { Name = "Yours" }).CheckAsync();
        await ClickAsync(first, "Save with these choices");
        await Assertions.Expect(first.GetByText("Saved in Odoo.")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByRole(AriaRole.Definition).GetByText("+41 44 111 11 11")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByRole(AriaRole.Definition).GetByText("Odile")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_changed_survives_a_reload_and_archiving_asks_first()
    {
        var page = await SignInAsync(Role.Finance);
        await CreateAsync(page, "Acme Handels AG", "");
        var detail = page.Url;
        await EditAsync(page);
        await FieldAsync(page, "Phone", "+41 44 333 33 33");
        await page.GetByLabel("Phone", new() { Exact = true }).PressAsync("Tab");
        await page.WaitForFunctionAsync("() => Object.keys(sessionStorage).some(key => key.includes('edit-billing-address'))");

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Your entry from before is back.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Phone", new() { Exact = true })).ToHaveValueAsync("+41 44 333 33 33");
        await ClickAsync(page, "Discard changes");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(detail.Split('?')[0])));
        await ClickAsync(page, "Archive");
        await ClickAsync(page, "Archive Acme Handels AG");

        await Assertions.Expect(page.GetByText("Archived in Odoo.", new() { Exact = true })).ToBeVisibleAsync();
        await ClickAsync(page, "Unarchive");
        await Assertions.Expect(page.GetByText("In use again.")).ToBeVisibleAsync();
    }

    [GeneratedRegex("/billing-addresses/[0-9a-f-]{36}")]
    private static partial Regex Detail();

    private static async Task CreateAsync(IPage page, string company, string vat)
    {
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, company);
        await FieldAsync(page, "VAT number", vat);
        await ClickAsync(page, "Create billing address");
        await Assertions.Expect(page).ToHaveURLAsync(Detail());
    }

    private static async Task EditAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Company name", new() { Exact = true })).ToHaveValueAsync("Acme Handels AG");
    }

    private static async Task PictureAsync(IPage page, string name) =>
        _ = await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"{name}.png"), FullPage = true });
}
