using Bunit;
using Portal.Core.Billing;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

public sealed class WhenABillingAddressIsEntered : BillingPageSuite
{
    [Fact]
    public void Every_fault_stands_beside_its_field_and_nothing_is_lost()
    {
        SignIn(Finance);
        var page = OpenForm();
        page.Field("VAT number").Change("CHE-1");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("[aria-invalid=true]").Count));
        var name = page.Field("Company name");
        var described = name.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Contains(described, id => page.Find($"#{id}").TextContent.Contains("legal name", StringComparison.Ordinal));
        Assert.Equal("CHE-1", page.Field("VAT number").GetAttribute("value"));
    }

    [Fact]
    public async Task The_states_follow_the_country()
    {
        SignIn(Finance);
        var page = OpenForm();
        Assert.True(page.Field("State").HasAttribute("disabled"));

        await page.ChooseAsync("Country", "united states");
        await page.ChooseAsync("State", "calif");
        Assert.Equal("California", page.Field("State").GetAttribute("value"));
        await page.ChooseAsync("Country", "switz");

        Assert.Equal("", page.Field("State").GetAttribute("value"));
    }

    [Fact]
    public async Task A_country_without_zips_does_not_ask_for_one()
    {
        SignIn(Finance);
        var page = OpenForm();
        var before = page.Field("ZIP").GetAttribute("aria-required");
        await page.ChooseAsync("Country", "switz");
        Assert.Equal((null, "true"), (before, page.Field("ZIP").GetAttribute("aria-required")));

        await page.ChooseAsync("Country", "hong");

        Assert.Null(page.Field("ZIP").GetAttribute("aria-required"));
    }

    [Fact]
    public async Task The_same_form_sent_after_a_failure_goes_on_with_its_own_entry()
    {
        _ = await DraftAsync("x");
        SignIn(Finance);
        var page = OpenForm();
        page.Field("Company name").Change("Acme AG");
        page.Field("Street").Change("Bahnhofstrasse 1");
        page.Field("ZIP").Change("8001");
        page.Field("City").Change("Zürich");
        await page.ChooseAsync("Country", "switz");
        page.Field("Accounting e-mails").Change("bills@acme.example");
        Break(FaultMode.Down);
        page.Find("form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("Your entry is kept", page.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        Mend();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("?created=1", Address, StringComparison.Ordinal));
        Assert.Equal(BillingAddressState.Active, Assert.Single(await ListAsync()).State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public void Lists_that_cannot_be_read_are_told_in_the_field_and_can_be_read_again()
    {
        Break(FaultMode.Down);
        SignIn(Finance);
        var page = OpenForm();

        page.Field("Country").Click();
        page.WaitForAssertion(() =>
            Assert.Contains("Odoo cannot be reached.", page.Find(".combobox-popup").TextContent, StringComparison.Ordinal)
        );
        Mend();
        page.Find(".combobox-popup button").Click();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=option]")));
    }

    private IRenderedComponent<NewBillingAddressPage> OpenForm()
    {
        var page = Open<NewBillingAddressPage>("/billing-addresses/new");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        return page;
    }
}
