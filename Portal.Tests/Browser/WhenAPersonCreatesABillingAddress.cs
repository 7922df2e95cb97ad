using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed partial class WhenAPersonCreatesABillingAddress(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task The_whole_way_leads_from_the_list_to_two_records_in_odoo()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GetByRole(AriaRole.Link, new() { Name = "Billing addresses" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New billing address" }).ClickAsync();
        await FillAsync(page, "Acme Handels AG");
        await FieldAsync(page, "VAT number", "CHE-123.456.788 MWST");
        await FieldAsync(page, "Street 2", "c/o Huber");
        await ChooseAsync(page, "State", "zürich");
        await FieldAsync(page, "E-mail", "info@acme.example");
        await FieldAsync(page, "Phone", "+41 44 123 45 67");
        await ChooseAsync(page, "Language", "german (ch");
        await FieldAsync(page, "Accounting contact name", "Petra Keller");
        await PictureAsync(page, "new-billing-address");

        await ClickAsync(page, "Create billing address");

        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acme Handels AG" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Created in Odoo")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("8001 Zürich")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("ap@acme.example", new() { Exact = true })).ToBeVisibleAsync();
        await PictureAsync(page, "billing-address");
        Assert.Equal(
            ["contact info@acme.example", "invoice bills@acme.example,ap@acme.example"],
            await PartnersAsync("Acme Handels AG")
        );
        await OpenInOdooAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Billing addresses" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("acme handels");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Link, new() { Name = "Acme Handels AG", Exact = true }))
            .ToBeVisibleAsync();
        await page.GotoAsync("/billing-addresses");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Link, new() { Name = "Acme Handels AG", Exact = true }))
            .ToBeVisibleAsync();
        await PictureAsync(page, "billing-addresses");
    }

    [Fact]
    public async Task A_lost_answer_leads_to_the_same_end_and_to_two_records_not_four()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, "Lost AG");
        await BreakAsync("answer-lost", count: 1);

        await ClickAsync(page, "Create billing address");

        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        await Assertions.Expect(page.GetByRole(AriaRole.Definition).Filter(new() { HasText = "Active" })).ToBeVisibleAsync();
        Assert.Equal(2, (await PartnersAsync("Lost AG")).Count);
    }

    [Fact]
    public async Task Two_quick_clicks_make_one_pair()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, "Twice AG");

        await page.GetByRole(AriaRole.Button, new() { Name = "Create billing address" }).DblClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        Assert.Equal(2, (await PartnersAsync("Twice AG")).Count);
    }

    [Fact]
    public async Task Faults_stand_beside_their_fields_and_go_once_the_field_is_changed()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");

        await ClickAsync(page, "Create billing address");

        var name = page.GetByLabel("Company name", new() { Exact = true });
        await Assertions.Expect(page.GetByText("Enter the company's legal name.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Choose a country.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Enter at least one e-mail that invoices go to.")).ToBeVisibleAsync();
        await Assertions.Expect(name).ToBeFocusedAsync();
        await Assertions.Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await page.AssertAccessibleAsync();
        await name.FillAsync("Acme AG");
        await name.PressAsync("Tab");
        await Assertions.Expect(page.GetByText("Enter the company's legal name.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_was_typed_survives_a_reload_and_is_gone_once_sent()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, "Draft AG");
        await page.GetByLabel("Accounting e-mails", new() { Exact = true }).PressAsync("Tab");
        await Assertions.Expect(page.GetByText("ap@acme.example", new() { Exact = true })).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Your entry from before is back.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Company name", new() { Exact = true })).ToHaveValueAsync("Draft AG");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Country" })).ToHaveValueAsync("Switzerland");
        await ClickAsync(page, "Create billing address");
        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        await page.GotoAsync("/billing-addresses/new");

        await Assertions.Expect(page.GetByLabel("Company name", new() { Exact = true })).ToHaveValueAsync("");
        Assert.Equal(2, (await PartnersAsync("Draft AG")).Count);
    }

    [Fact]
    public async Task What_stands_in_a_field_that_was_not_left_survives_a_reload_too()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await page.GetByLabel("City", new() { Exact = true }).PressSequentiallyAsync("Winterthur");

        await page.ReloadAsync();

        await Assertions.Expect(page.GetByText("Your entry from before is back.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("City", new() { Exact = true })).ToHaveValueAsync("Winterthur");
        // the server has it now: the text is part of the draft, and no longer kept beside it
        await page.WaitForFunctionAsync(
            "() => { const keys = Object.keys(sessionStorage).filter(key => key.startsWith('draft:')); return keys.length === 1 && sessionStorage[keys[0]].includes('Winterthur'); }"
        );
    }

    [Fact]
    public async Task What_was_done_is_said_once_and_stands_in_the_audit_by_name_as_one_act()
    {
        var page = await SignInAsync(Role.Administrator);
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, "Said AG");
        await ClickAsync(page, "Create billing address");
        await Assertions.Expect(page.GetByText("Created in Odoo")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Said AG" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("as of")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Created in Odoo: the company")).ToHaveCountAsync(0);
        await page.GotoAsync("/audit?q=said");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Said AG", Exact = true })).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Billing address: created" }).ClickAsync();

        await Assertions.Expect(page.Locator(".timeline > li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Said AG", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_typed_is_gone_once_the_person_signs_out()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FieldAsync(page, "Company name", "Secret AG");
        await page.GetByLabel("Company name", new() { Exact = true }).PressAsync("Tab");
        await page.WaitForFunctionAsync("() => sessionStorage.length > 0");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/signin");

        Assert.Empty(
            await page.EvaluateAsync<string[]>("() => Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))")
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Administrator", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/signin"));
        await page.GotoAsync("/billing-addresses/new");
        await Assertions.Expect(page.GetByLabel("Company name", new() { Exact = true })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task While_odoo_is_down_the_pages_stay_and_the_entry_is_kept_until_it_is_back()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await page.GetByRole(AriaRole.Link, new() { Name = "New billing address" }).ClickAsync();
        await FillAsync(page, "Patient AG");
        await BreakAsync("down");

        await ClickAsync(page, "Create billing address");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your entry is kept");
        await Assertions.Expect(page.GetByText("Odoo unreachable since")).ToBeVisibleAsync();
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.GetByText("Odoo unreachable since")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "1 not created in Odoo" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Patient AG", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("It is not in Odoo.")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await MendAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit and try again" }).ClickAsync();
        await ClickAsync(page, "Create billing address");

        await Assertions.Expect(page.GetByText("Created in Odoo")).ToBeVisibleAsync();
        Assert.Equal(2, (await PartnersAsync("Patient AG")).Count);
    }

    [GeneratedRegex("/billing-addresses/[0-9a-f-]{36}")]
    private static partial Regex Detail();

    private static async Task OpenInOdooAsync(IPage page)
    {
        var odoo = await page.RunAndWaitForPopupAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Open company in Odoo" }).ClickAsync()
        );
        await Assertions.Expect(odoo.GetByText("Acme Handels AG").First).ToBeVisibleAsync();
        await odoo.CloseAsync();
    }

    // the pictures of README and docs: build/update-images.sh takes them from here
    private static async Task PictureAsync(IPage page, string name) =>
        _ = await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"{name}.png") });
}
