using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Portal.Core.Billing.Organizations;
using Portal.Pages.Organizations;

namespace Portal.Tests.Pages;

public sealed class WhenAnOrganizationIsEntered : BillingPageSuite
{
    [Fact]
    public async Task It_is_created_with_the_billing_address_found_by_typing()
    {
        await CreatedAsync("Acme AG");
        await CreatedAsync("Berta AG");
        SignIn(Finance);
        var page = OpenForm();
        page.Find("#billing-address").Input("berta");
        page.WaitForAssertion(() =>
            Assert.Contains("Berta AG", Assert.Single(page.FindAll("[role=option]")).TextContent, StringComparison.Ordinal)
        );

        await page.Find("#billing-address").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        page.WaitForAssertion(() => Assert.Equal("Berta AG", page.Find("#billing-address").GetAttribute("value")));
        Name(page).Change("Berta Fleet");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("?created=1", Address, StringComparison.Ordinal));
        await ImportEndedAsync();
    }

    [Fact]
    public async Task One_that_is_archived_is_shown_with_the_reason_and_cannot_be_chosen()
    {
        var address = await CreatedAsync("Acme AG");
        await WriteAsync(address.InvoiceContactId!.Value, """{"active": false}""");
        await ImportAsync();
        SignIn(Finance);
        var page = OpenForm();
        page.Find("#billing-address").Input("acme");
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("[role=option]").GetAttribute("aria-disabled")));
        Assert.Contains(
            "archived in Odoo; open it and unarchive it first",
            page.Find("[role=option]").TextContent,
            StringComparison.Ordinal
        );

        await page.Find("#billing-address").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        page.WaitForAssertion(() =>
            Assert.Contains(
                "Acme AG cannot be chosen.",
                page.Find("#billing-address-error").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public async Task What_another_member_created_is_not_offered()
    {
        await CreatedAsync("Acme AG", OtherMember);
        SignIn(Member);
        var page = OpenForm();

        page.Find("#billing-address").Input("acme");

        page.WaitForAssertion(() =>
            Assert.Contains("No match", page.Find(".combobox-popup").TextContent, StringComparison.Ordinal)
        );
        Assert.Empty(page.FindAll("[role=option]"));
    }

    [Fact]
    public void Without_a_choice_both_fields_say_what_is_missing()
    {
        SignIn(Finance);
        var page = OpenForm();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[aria-invalid=true]").Count));
        Assert.Contains("Choose a billing address, or create one.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_back_with_a_new_billing_address_it_is_chosen_and_the_address_is_clean()
    {
        var made = await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = Open<NewOrganizationPage>($"/organizations/new?billingAddress={made.Id}");

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Find("#billing-address").GetAttribute("value")));
        Assert.Equal("/organizations/new", Address);
        Assert.Single(page.FindAll("a[href='/billing-addresses/new?returnTo=%2Forganizations%2Fnew']"));
    }

    [Fact]
    public async Task Coming_back_with_one_they_may_not_see_chooses_nothing()
    {
        var foreign = await CreatedAsync("Acme AG", OtherMember);
        SignIn(Member);

        var page = Open<NewOrganizationPage>($"/organizations/new?billingAddress={foreign.Id}");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        Assert.DoesNotContain("Acme", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_page_says_that_the_billing_address_stays_and_tells_its_story()
    {
        var made = await OrganizedAsync(await CreatedAsync("Acme AG"), "Acme Fleet");
        SignIn(Finance);

        var page = Open<OrganizationPage>(
            $"/organizations/{made.Id}",
            parameters => parameters.Add(one => one.Id, made.Id.Value)
        );

        page.WaitForAssertion(() =>
            Assert.Contains("Fatima created it with the billing address Acme AG", page.Markup, StringComparison.Ordinal)
        );
        Assert.Contains("changing it later is not possible yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_members_looks_like_one_that_does_not_exist()
    {
        var made = await OrganizedAsync(await CreatedAsync("Acme AG", OtherMember), "Acme Fleet", OtherMember);
        SignIn(Member);

        var foreign = OpenDetail(made.Id);
        var missing = OpenDetail(OrganizationId.Create(Clock));

        foreign.WaitForAssertion(() => Assert.NotEmpty(foreign.FindAll("[role=alert]")));
        missing.WaitForAssertion(() => Assert.NotEmpty(missing.FindAll("[role=alert]")));
        Assert.Equal(missing.Find("[role=alert]").TextContent, foreign.Find("[role=alert]").TextContent);
        Assert.DoesNotContain("Acme", foreign.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<OrganizationPage> OpenDetail(OrganizationId id) =>
        Open<OrganizationPage>($"/organizations/{id}", page => page.Add(detail => detail.Id, id.Value));

    private IRenderedComponent<NewOrganizationPage> OpenForm()
    {
        var page = Open<NewOrganizationPage>("/organizations/new");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        return page;
    }

    private static AngleSharp.Dom.IElement Name(IRenderedComponent<NewOrganizationPage> page) =>
        page.Find($"#{page.FindAll("label").Single(label => label.TextContent == "Name").GetAttribute("for")}");
}
