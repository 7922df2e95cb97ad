using Bunit;
using Portal.Core.Billing;
using Portal.Pages.Billing;

namespace Portal.Tests.Pages;

public abstract class WhenAccessIsShown(BillingVisibilityMode mode) : BillingPageSuite
{
    protected override BillingOptions Options { get; } = new() { Visibility = mode };

    public sealed class ByCreatorOrContact() : WhenAccessIsShown(BillingVisibilityMode.CreatorOrContact)
    {
        [Fact]
        public async Task A_member_reads_why_they_see_it_and_gets_no_look_at_others()
        {
            var address = await CreatedAsync("Acme AG", Member);
            SignIn(Member);

            var page = OpenDetail(address.Id);

            page.WaitForAssertion(() => Assert.Contains("You created it.", page.Markup, StringComparison.Ordinal));
            Assert.DoesNotContain("somebody else", page.Markup, StringComparison.Ordinal);
            Assert.Empty(page.FindAll("#roles-heading"));
        }

        [Fact]
        public async Task An_administrator_looks_up_another_person()
        {
            var address = await CreatedAsync("Acme AG");
            await ContactAsync(address, "mo@x.example");
            await AccountAsync(Member);
            SignIn(Admin);
            var page = OpenDetail(address.Id);
            page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".lookup input")));

            page.Find(".lookup input").Change("mo@x.example");
            page.Find(".lookup").Submit();

            page.WaitForAssertion(() =>
                Assert.Contains(
                    "Their e-mail mo@x.example is a contact of Acme AG in Odoo.",
                    page.Markup,
                    StringComparison.Ordinal
                )
            );
        }

        [Fact]
        public async Task Who_uses_it_and_its_story_stand_beside_it()
        {
            var address = await CreatedAsync("Acme AG");
            await OrganizedAsync(address, "Acme Fleet");
            SignIn(Viewer);

            var page = OpenDetail(address.Id);

            page.WaitForAssertion(() =>
                Assert.Contains(
                    "Acme Fleet",
                    page.Find("#organizations-heading").ParentElement!.TextContent,
                    StringComparison.Ordinal
                )
            );
            page.WaitForAssertion(() =>
                Assert.Contains(
                    $"Fatima created it in Odoo (company {address.CompanyId}",
                    page.Find(".timeline").TextContent,
                    StringComparison.Ordinal
                )
            );
        }
    }

    public sealed class ByRoles() : WhenAccessIsShown(BillingVisibilityMode.Roles)
    {
        [Fact]
        public async Task Finance_gives_a_role_and_takes_contacts_over()
        {
            var address = await CreatedAsync("Acme AG");
            await AccountAsync(Member);
            await AccountAsync(OtherMember with { Email = "mia@x.example" });
            await ContactAsync(address, "mia@x.example");
            SignIn(Finance);
            var page = OpenDetail(address.Id);
            page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#roles-heading")));

            page.Find(".lookup input").Change("mo@x.example");
            page.Find(".lookup").Submit();
            page.WaitForAssertion(() => Assert.Contains("Mo", page.Find(".role-list").TextContent, StringComparison.Ordinal));
            Button(page, "Seed from Odoo contacts").Click();
            page.WaitForAssertion(() => Assert.Contains("Mia (mia@x.example)", page.Markup, StringComparison.Ordinal));
            Button(page, "Give this one the role Viewer").Click();

            page.WaitForAssertion(() => Assert.Contains("Mia", page.Find(".role-list").TextContent, StringComparison.Ordinal));
        }

        [Fact]
        public async Task What_a_role_allows_is_said_where_it_is_given()
        {
            var address = await CreatedAsync("Acme AG");
            SignIn(Finance);

            var page = OpenDetail(address.Id);

            page.WaitForAssertion(() =>
                Assert.Equal(
                    ["Viewer: sees it", "Admin: completes it, tries its creation again, gives roles"],
                    page.FindAll("#role-given option").Select(option => option.TextContent)
                )
            );
        }

        [Fact]
        public async Task All_are_taken_over_on_a_page_of_their_own()
        {
            var address = await CreatedAsync("Acme AG");
            await AccountAsync(Member);
            await ContactAsync(address, "mo@x.example");
            SignIn(Finance);
            var page = Open<BillingRolesPage>("/billing-addresses/roles");
            page.WaitForAssertion(() => Assert.Contains("mo@x.example", page.Markup, StringComparison.Ordinal));

            Button(page, "Give 1 role").Click();

            page.WaitForAssertion(() => Assert.Contains("has a role already", page.Markup, StringComparison.Ordinal));
            Assert.True(await SeesAsync(Member, address));
        }
    }

    private protected IRenderedComponent<BillingAddressPage> OpenDetail(BillingAddressId id) =>
        Open<BillingAddressPage>($"/billing-addresses/{id}", page => page.Add(detail => detail.Id, id.Value));

    private protected static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> page, string text)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
