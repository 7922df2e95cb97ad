using Bunit;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Pages.Billing;
using Portal.Sandbox;

namespace Portal.Tests.Pages;

public sealed class WhenABillingAddressIsChanged : BillingPageSuite
{
    [Fact]
    public async Task The_form_is_filled_from_odoo_and_saved_there()
    {
        var address = await CreatedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"phone": "+41 9"}""");
        SignIn(Finance);
        var page = OpenEdit(address.Id);
        Assert.Equal("+41 9", page.Field("Phone").GetAttribute("value"));

        page.Field("Phone").Change("+41 1");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal($"/billing-addresses/{address.Id}?saved=1", Address));
        Assert.Equal("+41 1", (await ReadAsync(address.Id)).Live!.Company.Phone);
    }

    [Fact]
    public async Task A_change_in_odoo_meanwhile_is_laid_beside_and_the_choice_is_saved()
    {
        var address = await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = OpenEdit(address.Id);
        page.Field("Phone").Change("+41 1");
        page.Field("City").Change("Bern");
        await WriteAsync(address.CompanyId!.Value, """{"phone": "+41 2"}""");
        await WriteAsync(address.InvoiceContactId!.Value, """{"name": "Odile", "city": "Uster"}""");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".compare tbody tr").Count));
        Assert.Equal(["+41 2", "Uster", "Odile"], page.FindAll(".compare tbody strong").Select(now => now.TextContent));

        await page.Find("input[name=keep-City][type=radio]:not([checked])").ChangeAsync(new() { Value = "on" });
        await page.Find(".comparison .btn-primary").ClickAsync(new());

        page.WaitForAssertion(() => Assert.EndsWith("?saved=1", Address, StringComparison.Ordinal));
        var live = (await ReadAsync(address.Id)).Live!;
        Assert.Equal(("+41 2", "Bern", "Odile"), (live.Company.Phone, live.Contact.City, live.Contact.Name));
    }

    [Fact]
    public async Task A_fault_stands_beside_its_field()
    {
        var address = await CreatedAsync("Acme AG");
        SignIn(Finance);
        var page = OpenEdit(address.Id);

        page.Field("ZIP").Change("80");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("is not a valid ZIP for Switzerland", page.Markup, StringComparison.Ordinal));
        Assert.Single(page.FindAll("[aria-invalid=true]"));
    }

    [Fact]
    public async Task While_odoo_is_away_it_says_why_and_tries_again()
    {
        var address = await CreatedAsync("Acme AG");
        Break(FaultMode.Down);
        SignIn(Finance);
        var page = Open<EditBillingAddressPage>("/", edit => edit.Add(each => each.Id, address.Id.Value));
        page.WaitForAssertion(() =>
            Assert.Contains("it can be edited when Odoo answers again", page.Markup, StringComparison.Ordinal)
        );
        Mend();

        page.Find(".state-error button").Click();

        page.WaitForAssertion(() => Assert.Equal("Acme AG", page.Field("Company name").GetAttribute("value")));
    }

    [Fact]
    public async Task It_is_archived_after_a_question_and_taken_back_without_one()
    {
        var address = await CreatedAsync("Acme AG");
        SignIn(Finance);
        var questions = Answer(yes: true);
        var page = OpenDetail(address.Id);
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent == "archiveArchive"));

        await page.FindAll("button").Single(button => button.TextContent == "archiveArchive").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Archived in Odoo.", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent == "undoUnarchive"));
        Assert.False((await ReadAsync(address.Id)).Live!.Contact.IsActive);
        await page.FindAll("button").Single(button => button.TextContent == "undoUnarchive").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("In use again.", page.Markup, StringComparison.Ordinal));
        Assert.True((await ReadAsync(address.Id)).Live!.Contact.IsActive);
        Assert.Equal(["Archive Acme AG?"], questions);
    }

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Viewer)]
    public async Task Who_may_not_change_it_is_offered_nothing(Role role)
    {
        var address = await CreatedAsync("Acme AG", Member);
        SignIn(Member with { Roles = new HashSet<Role> { role } });

        var page = OpenDetail(address.Id);

        page.WaitForAssertion(() => Assert.Contains("Petra Keller", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".record-actions"));
    }

    private IRenderedComponent<EditBillingAddressPage> OpenEdit(BillingAddressId id)
    {
        var page = Open<EditBillingAddressPage>("/", edit => edit.Add(each => each.Id, id.Value));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")));
        return page;
    }

    private IRenderedComponent<BillingAddressPage> OpenDetail(BillingAddressId id) =>
        Open<BillingAddressPage>("/", detail => detail.Add(each => each.Id, id.Value));
}
