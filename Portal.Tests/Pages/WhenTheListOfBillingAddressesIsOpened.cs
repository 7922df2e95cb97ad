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

    [Fact]
    public async Task Filters_of_the_address_are_chips_that_lead_to_the_list_without_them()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses?state=active&country=switzerland&mine=1&q=acme&sort=city");

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["“acme”", "Active", "Switzerland", "Created by me"],
                page.FindAll(".chip-filter span:first-child").Select(chip => chip.TextContent)
            )
        );
        Assert.Equal(
            "/billing-addresses?q=acme&country=switzerland&mine=1&sort=city",
            page.Find("[aria-label='Remove the filter Active']").GetAttribute("href")
        );
        Assert.Equal("/billing-addresses?sort=city", page.Find(".filter-chips .btn").GetAttribute("href"));
        Assert.Equal(
            "/billing-addresses/export.csv?q=acme&state=active&country=switzerland&mine=1&sort=city",
            page.Find("a[download]").GetAttribute("href")
        );
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody td:first-child a")));
    }

    [Fact]
    public async Task Choosing_a_filter_puts_it_into_the_address()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses");
        page.WaitForAssertion(() =>
            Assert.Contains(
                "Active (1)",
                page.Find("select[aria-label='Filter by status']").TextContent,
                StringComparison.Ordinal
            )
        );
        page.WaitForAssertion(() =>
            Assert.Contains(
                "Switzerland",
                page.Find("select[aria-label='Filter by country']").TextContent,
                StringComparison.Ordinal
            )
        );

        page.Find("select[aria-label='Filter by status']").Change("Archived");
        page.WaitForAssertion(() => Assert.Equal("/billing-addresses?state=archived", Address));
        page.Find("select[aria-label='Filter by country']").Change("SWITZERLAND");

        page.WaitForAssertion(() => Assert.Equal("/billing-addresses?state=archived&country=switzerland", Address));
        page.WaitForAssertion(() =>
            Assert.Contains("all of these filters", page.Find(".state-empty").TextContent, StringComparison.Ordinal)
        );
        Assert.Empty(page.FindAll("select[aria-label='Filter by our company']"));
    }

    [Fact]
    public async Task Columns_are_shown_and_hidden_and_stay_so_for_the_person()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody td:first-child a")));
        Assert.DoesNotContain("VAT number", page.FindAll("th").Select(head => head.TextContent.Trim()));

        page.FindAll(".column-choices label")
            .Single(label => label.TextContent == "VAT number")
            .QuerySelector("input")!
            .Change(true);
        page.WaitForAssertion(() => Assert.Contains("VAT number", page.FindAll("th").Select(head => head.TextContent.Trim())));
        page.FindAll(".column-choices label")
            .Single(label => label.TextContent == "Status")
            .QuerySelector("input")!
            .Change(false);
        page.WaitForAssertion(() => Assert.DoesNotContain("Status", page.FindAll("th").Select(head => head.TextContent.Trim())));

        var again = Open<BillingAddressesPage>("/billing-addresses");
        again.WaitForAssertion(() =>
        {
            var heads = again.FindAll("th").Select(head => head.TextContent.Trim()).ToList();
            Assert.Contains("VAT number", heads);
            Assert.DoesNotContain("Status", heads);
        });
    }

    [Fact]
    public async Task A_view_is_saved_under_a_name_and_leads_back()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = Open<BillingAddressesPage>("/billing-addresses?state=active&sort=city&last=1");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody td:first-child a")));

        page.Find(".view-form input").Change("Working ones");
        page.Find(".view-form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Working ones", page.Find(".view-list a").TextContent));
        Assert.Equal("/billing-addresses?state=active&sort=city", page.Find(".view-list a").GetAttribute("href"));
        page.Find("[aria-label='Delete the view Working ones']").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".view-list a")));
    }

    [Fact]
    public async Task Failed_tries_are_kept_out_and_the_strip_says_where_they_are()
    {
        _ = await DraftAsync("Kept AG");
        Break(FaultMode.Down);
        await CreateAsync(NewId(), "Kept AG");
        Mend();
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() =>
            Assert.Equal("1 not created in Odoo, kept out of the list", page.Find(".attention a").TextContent)
        );
        Assert.Equal("/billing-addresses?state=notcreated", page.Find(".attention a").GetAttribute("href"));
        Assert.Empty(page.FindAll("tbody td:first-child a"));
    }

    [Fact]
    public void A_members_empty_list_does_not_speak_of_others()
    {
        SignIn(Member);

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() =>
            Assert.Contains("Those you create appear here", page.Find(".state-empty").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Several_emails_are_the_first_and_how_many_more()
    {
        await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = Open<BillingAddressesPage>("/billing-addresses");

        page.WaitForAssertion(() =>
            Assert.Equal(["bills@x.example", "+1"], page.FindAll("tbody .chips-line .chip").Select(chip => chip.TextContent))
        );
        Assert.Contains("ap@x.example", page.Find("tbody .chips-line .sr-only").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["Open the company Acme AG in Odoo", "Open the invoice contact of Acme AG in Odoo"],
            page.FindAll("tbody a[target=_blank]").Select(link => link.GetAttribute("aria-label"))
        );
    }
}
