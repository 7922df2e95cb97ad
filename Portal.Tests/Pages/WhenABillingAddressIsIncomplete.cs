using Bunit;
using Portal.Core.Billing;
using Portal.Pages.Billing;

namespace Portal.Tests.Pages;

public sealed class WhenABillingAddressIsIncomplete : BillingPageSuite
{
    [Fact]
    public async Task It_says_what_is_missing_and_completes_it()
    {
        var address = await IncompleteAsync();
        SignIn(Finance);
        var page = Open<BillingAddressPage>(parameters: parameters => parameters.Add(shown => shown.Id, address.Id.Value));
        page.WaitForAssertion(() =>
            Assert.Contains("the company has no invoice contact any more", page.Markup, StringComparison.Ordinal)
        );
        Assert.Contains("Incomplete", page.Markup, StringComparison.Ordinal);

        await page.Find("form[aria-label='Complete it']").SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form[aria-label='Complete it']")));
        page.WaitForAssertion(() => Assert.Contains("Open company in Odoo", page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task Whoever_may_only_look_gets_no_form()
    {
        var address = await IncompleteAsync();
        SignIn(Viewer);

        var page = Open<BillingAddressPage>(parameters: parameters => parameters.Add(shown => shown.Id, address.Id.Value));

        page.WaitForAssertion(() => Assert.Contains("no invoice contact any more", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task Odoos_refusal_is_said_above_the_button()
    {
        var address = await IncompleteAsync();
        await UnlinkAsync(address.CompanyId);
        SignIn(Finance);
        var page = Open<BillingAddressPage>(parameters: parameters => parameters.Add(shown => shown.Id, address.Id.Value));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form[aria-label='Complete it']")));

        await page.Find("form[aria-label='Complete it']").SubmitAsync();

        page.WaitForAssertion(() =>
            Assert.Contains(
                "The record is no longer in Odoo.",
                page.Find("form [role=alert]").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    private async Task<BillingAddress> IncompleteAsync()
    {
        var address = await CreatedAsync("Acme AG");
        await ImportAsync();
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();
        return (await ReadAsync(address.Id)).Address;
    }
}
