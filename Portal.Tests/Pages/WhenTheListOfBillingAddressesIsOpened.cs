using Bunit;
using Portal.Core;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

public sealed class WhenTheListOfBillingAddressesIsOpened : BillingPageSuite
{
    [Fact]
    public async Task It_shows_what_there_is_with_its_state()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Find("tbody td:first-child a").TextContent));
        Assert.Contains("Active", page.Find("tbody .badge").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("a[href='/billing-addresses/new']"));
    }

    [Fact]
    public void An_empty_one_says_how_it_fills()
    {
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() =>
            Assert.Contains("No billing addresses yet.", page.Find(".state-empty").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Typing_searches_and_puts_the_words_into_the_address()
    {
        await CreatedAsync("Acme AG");
        await CreatedAsync("Bolt GmbH");
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody td:first-child a").Count));

        page.Find("input[type=search]").Input("bolt");

        page.WaitForAssertion(() => Assert.Equal("/billing-addresses?q=bolt", Address));
        page.WaitForAssertion(() => Assert.Equal("Bolt GmbH", page.Find("tbody td:first-child a").TextContent));
    }

    [Fact]
    public async Task The_order_comes_from_the_address_and_the_headers_lead_to_others()
    {
        await CreatedAsync("Acme AG");
        await CreatedAsync("Bolt GmbH");
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses?desc=1");

        page.WaitForAssertion(() =>
            Assert.Equal(["Bolt GmbH", "Acme AG"], page.FindAll("tbody td:first-child a").Select(link => link.TextContent))
        );
        Assert.Equal(
            "Company, sorted descending",
            page.Find(".sort-header.sorted").FirstChild!.TextContent + page.Find(".sort-header.sorted .sr-only").TextContent
        );
        Assert.Contains("/billing-addresses?sort=city", page.FindAll("th a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task An_address_bar_full_of_nonsense_shows_the_first_page()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses?state=nonsense&sort=7&after=%3Cscript%3E&desc=yes");

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Find("tbody td:first-child a").TextContent));
    }

    [Fact]
    public async Task A_viewer_sees_it_but_is_offered_no_change()
    {
        await CreatedAsync("Acme AG");
        SignIn(new Actor(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer }));

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody td:first-child a")));
        Assert.Empty(page.FindAll("a[href='/billing-addresses/new']"));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Refresh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_made_elsewhere_appears_by_itself()
    {
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".state-empty")));

        await CreatedAsync("Acme AG");

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Find("tbody td:first-child a").TextContent));
    }

    [Fact]
    public async Task While_odoo_is_away_it_says_so_and_keeps_showing_the_mirror()
    {
        var address = await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody td:first-child a")));

        Break(FaultMode.Down);
        await ReadAsync(address.Id);

        page.WaitForAssertion(() => Assert.Contains("Odoo unreachable since", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Acme AG", page.Find("tbody td:first-child a").TextContent);
    }
}
