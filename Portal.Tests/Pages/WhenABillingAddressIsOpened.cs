using Bunit;
using Portal.Core.Billing;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

public sealed class WhenABillingAddressIsOpened : BillingPageSuite
{
    [Fact]
    public async Task Both_records_are_shown_live_with_links_into_odoo()
    {
        var address = await CreatedAsync("Acme AG");
        SignIn(Finance);

        var page = OpenDetail(address.Id);

        page.WaitForAssertion(() => Assert.Contains("Petra Keller", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Acme AG", page.Find("h1").TextContent);
        page.WaitForAssertion(() =>
            Assert.Contains(
                page.FindAll("a"),
                link => link.GetAttribute("href")!.EndsWith($"/res.partner/{address.CompanyId}", StringComparison.Ordinal)
            )
        );
        Assert.Contains(
            page.FindAll("a"),
            link => link.GetAttribute("href")!.EndsWith($"/res.partner/{address.InvoiceContactId}", StringComparison.Ordinal)
        );
        page.WaitForAssertion(() => Assert.Contains("as of", page.Find(".freshness").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_persons_looks_like_one_that_does_not_exist()
    {
        var address = await CreatedAsync("Acme AG", OtherMember);
        SignIn(Member);

        var foreign = OpenDetail(address.Id);
        var missing = OpenDetail(NewId());

        foreign.WaitForAssertion(() => Assert.NotEmpty(foreign.FindAll("[role=alert]")));
        missing.WaitForAssertion(() => Assert.NotEmpty(missing.FindAll("[role=alert]")));
        Assert.Equal(missing.Find("[role=alert]").TextContent, foreign.Find("[role=alert]").TextContent);
        Assert.DoesNotContain("Acme", foreign.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_answer_is_shown_as_such_and_settles_by_itself()
    {
        var id = NewId();
        var draft = await DraftAsync("Open AG");
        await Get<CreationLedger>().StoreWishAsync(null, id, draft, null, Finance, Cancellation);
        await Get<IBillingDirectory>().CreateAsync(draft, id.Reference, Cancellation);
        SignIn(Finance);
        var page = OpenDetail(id);
        page.WaitForAssertion(() => Assert.Contains("Odoo has not confirmed it yet.", page.Markup, StringComparison.Ordinal));

        Clock.Jump(TimeSpan.FromMinutes(1));
        await Get<ConfirmBillingAddresses>().RunOnceAsync(Cancellation);

        page.WaitForAssertion(() => Assert.Contains("Open company in Odoo", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Odoo has not confirmed it yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_not_created_offers_to_go_on_or_to_discard()
    {
        var id = NewId();
        _ = await DraftAsync("Kept AG");
        Break(FaultMode.Down);
        await CreateAsync(id, "Kept AG");
        SignIn(Finance);

        var page = OpenDetail(id);

        page.WaitForAssertion(() => Assert.Contains("It is not in Odoo.", page.Markup, StringComparison.Ordinal));
        Assert.Single(page.FindAll($"a[href='/billing-addresses/new?from={id}']"));
        Assert.Contains(page.FindAll("button"), button => button.TextContent == "Discard");
    }

    private IRenderedComponent<BillingAddressPage> OpenDetail(BillingAddressId id) =>
        Open<BillingAddressPage>($"/billing-addresses/{id}", page => page.Add(detail => detail.Id, id.Value));
}
