using Bunit;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

public sealed class WhenACompanyBeingEnteredMayExist : BillingPageSuite
{
    [Fact]
    public async Task Typing_its_name_shows_it_and_using_it_leads_to_it()
    {
        var existing = await CreatedAsync("ACME AG");
        SignIn(Finance);
        var page = OpenForm();

        page.Field("Company name").Input("Acme");

        page.WaitForAssertion(() => Assert.Contains("Same name", page.Find(".duplicate").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.DoesNotContain("Looking in Odoo", page.Markup, StringComparison.Ordinal));
        await page.Find("button[aria-label='Use this one: ACME AG']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal($"/billing-addresses/{existing.Id}", Address));
        Assert.Equal(2, await CountPartnersAsync("ACME AG"));
    }

    [Fact]
    public async Task A_page_that_wants_one_back_gets_it()
    {
        var existing = await CreatedAsync("ACME AG");
        SignIn(Finance);
        var page = OpenForm("/billing-addresses/new?returnTo=%2Forganizations%2Fnew%3Fname%3DAcme");
        page.Field("Company name").Input("Acme");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".duplicate")));
        page.WaitForAssertion(() => Assert.DoesNotContain("Looking in Odoo", page.Markup, StringComparison.Ordinal));

        await page.Find(".duplicate button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal($"/organizations/new?name=Acme&billingAddress={existing.Id}", Address));
    }

    [Fact]
    public async Task A_company_in_odoo_is_used_by_adding_its_invoice_contact()
    {
        await Odoo.CallAsync("res.partner", "create", """[{"is_company": true, "name": "ACME AG", "city": "Bern"}]""");
        _ = await DraftAsync("x");
        SignIn(Finance);
        var page = OpenForm();
        page.Field("Company name").Input("Acme");
        page.WaitForAssertion(() =>
            Assert.Contains("Company in Odoo", page.Find(".duplicate").TextContent, StringComparison.Ordinal)
        );

        await page.Find(".duplicate button").ClickAsync(new());
        page.WaitForAssertion(() =>
            Assert.Contains("Add invoice contact", page.Find("button[type=submit]").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal(
            ("ACME AG", "Bern"),
            (page.Field("Company name").GetAttribute("value"), page.Field("City").GetAttribute("value"))
        );
        page.Field("Street").Change("Bahnhofstrasse 1");
        page.Field("ZIP").Change("3011");
        await page.ChooseAsync("Country", "switz");
        page.Field("Accounting e-mails").Change("bills@acme.example");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("?created=1", Address, StringComparison.Ordinal));
        Assert.Equal(2, await CountPartnersAsync("ACME AG"));
    }

    [Fact]
    public async Task The_same_vat_number_is_asked_about_before_a_second_one_is_made()
    {
        await Odoo.CallAsync("res.partner", "create", """[{"is_company": true, "name": "ACME AG", "vat": "CHE123456788"}]""");
        _ = await DraftAsync("x");
        SignIn(Finance);
        var page = OpenForm();
        page.Field("Company name").Change("Zweig AG");
        page.Field("VAT number").Change("CHE-123.456.788 MWST");
        page.Field("Street").Change("Bahnhofstrasse 1");
        page.Field("ZIP").Change("8001");
        page.Field("City").Change("Zürich");
        await page.ChooseAsync("Country", "switz");
        page.Field("Accounting e-mails").Change("bills@acme.example");

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Create a second one?", page.Markup, StringComparison.Ordinal));
        Assert.Contains("ACME AG has this VAT number already.", page.Markup, StringComparison.Ordinal);
        page.Field("Why it is needed").Change("A branch.");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("?created=1", Address, StringComparison.Ordinal));
        Assert.Equal(2, await CountPartnersAsync("Zweig AG"));
    }

    [Fact]
    public async Task While_odoo_is_away_what_portal_knows_still_shows()
    {
        await CreatedAsync("ACME AG");
        Break(FaultMode.Down);
        SignIn(Finance);
        var page = OpenForm();

        page.Field("Company name").Input("Acme");

        page.WaitForAssertion(() =>
            Assert.Contains("Only what Portal knows itself is shown.", page.Markup, StringComparison.Ordinal)
        );
        Assert.Contains("ACME AG", page.Find(".duplicate").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_is_shown_nothing_of_others()
    {
        await CreatedAsync("ACME AG");
        await CreatedAsync("Acme Mine AG", Member);
        SignIn(Member);
        var page = OpenForm();

        page.Field("Company name").Input("Acme");

        page.WaitForAssertion(() =>
            Assert.Contains("Acme Mine AG", page.Find(".duplicate").TextContent, StringComparison.Ordinal)
        );
        Assert.Single(page.FindAll(".duplicate"));
        Assert.DoesNotContain("Looking in Odoo", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Signs_that_nobody_sees_are_removed_and_that_is_said()
    {
        SignIn(Finance);
        var page = OpenForm();

        page.Field("Company name").Change("Ac\u200Bme\u202E AG");

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Field("Company name").GetAttribute("value")));
        Assert.Contains("Signs that nobody sees were removed", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_is_kept_under_its_own_person()
    {
        SignIn(Finance);
        var page = OpenForm();

        page.Field("City").Change("Bern");

        page.WaitForAssertion(() =>
            Assert.All(
                Drafts.Invocations["keep"],
                call => Assert.StartsWith($"{Finance.Id:N}:", (string?)call.Arguments[0], StringComparison.Ordinal)
            )
        );
        Assert.NotEmpty(Drafts.Invocations["keep"]);
    }

    private IRenderedComponent<NewBillingAddressPage> OpenForm(string address = "/billing-addresses/new")
    {
        var page = Open<NewBillingAddressPage>(address);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        return page;
    }
}
