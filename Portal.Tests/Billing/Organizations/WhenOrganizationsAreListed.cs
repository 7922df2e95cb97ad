using Portal.Components;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing.Organizations;
using Portal.Core.Persistence;
using Portal.Pages.Billing;
using Portal.Tests.Billing.Access;

namespace Portal.Tests.Billing.Organizations;

public abstract class WhenOrganizationsAreListed(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenOrganizationsAreListed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOrganizationsAreListed(DatabaseProvider.Postgres);

    [Fact]
    public async Task They_are_searched_filtered_sorted_and_paged_by_key()
    {
        var address = await CreatedAsync("Acme AG");
        foreach (var name in new[] { "Zürich Ost", "Bern", "Aarau" })
        {
            await OrganizedAsync(address, name, name == "Bern" ? Admin : Finance);
        }

        Assert.Equal(["Aarau", "Bern", "Zürich Ost"], await NamesAsync(Finance));
        Assert.Equal(
            ["Aarau", "Bern", "Zürich Ost"],
            await NamesAsync(Finance, sort: OrganizationSort.Created, descending: true)
        );
        Assert.Equal(["Zürich Ost"], await NamesAsync(Finance, "ost zurich"));
        Assert.Equal([], await NamesAsync(Finance, "%"));
        Assert.Equal(["Bern"], await NamesAsync(Admin, filter: OrganizationFilter.Mine));
        var first = await PageAsync(Finance, new KeysetRequest(KeysetMove.First, null, 2));
        var second = await PageAsync(Finance, new KeysetRequest(KeysetMove.After, first.Next, 2));
        Assert.Equal((2, 1, 3), (first.Rows.Count, second.Rows.Count, first.Total));
        Assert.Equal("Zürich Ost", second.Rows[0].Organization.Name);
    }

    [Fact]
    public async Task A_member_sees_those_they_made_and_those_billed_to_what_they_see()
    {
        var shared = await CreatedAsync("Shared AG");
        var hidden = await CreatedAsync("Hidden AG");
        var own = await CreatedAsync("Own AG", Member);
        await ContactAsync(shared, "mo@x.example");
        await OrganizedAsync(shared, "Billed to what Mo sees");
        await OrganizedAsync(hidden, "Hidden");
        await OrganizedAsync(own, "Mo's");

        Assert.Equal(["Billed to what Mo sees", "Mo's"], await NamesAsync(Member));
        Assert.Equal([], await NamesAsync(OtherMember));
        Assert.Equal([], await NamesAsync(Member, "hidden"));
    }

    [Fact]
    public async Task Who_loses_sight_of_the_billing_address_keeps_their_organization_without_its_name()
    {
        var shared = await CreatedAsync("Shared AG");
        var contact = await ContactAsync(shared, "mo@x.example");
        var made = await OrganizedAsync(shared, "Mo's", Member);
        await Odoo.CallAsync("res.partner", "unlink", $"[[{contact}]]");
        Clock.Jump(TimeSpan.FromMinutes(6));

        var read = await Get<ReadOrganization>().ExecuteAsync(Member, made.Id, Cancellation);

        Assert.Null(read.Value!.BillingAddress);
        Assert.Null(Assert.Single((await PageAsync(Member, KeysetRequest.First(10))).Rows).BillingAddress);
    }

    [Fact]
    public async Task Who_loses_sight_of_the_billing_address_hears_nothing_of_it_in_the_story()
    {
        var shared = await CreatedAsync("Shared AG");
        var contact = await ContactAsync(shared, "mo@x.example");
        var made = await OrganizedAsync(shared, "Mo's", Member);
        var before = await StoryAsync(Member, made);
        await UnlinkAsync(contact);
        Clock.Jump(TimeSpan.FromMinutes(6));

        var after = await StoryAsync(Member, made);

        Assert.Equal("Mo created it with the billing address Shared AG", BillingTimelineWords.Tell(before).Text);
        Assert.Equal("Mo created it with a billing address", BillingTimelineWords.Tell(after).Text);
        Assert.Equal([("Name", "", "Mo's")], AuditJson.Changes(after.Before, after.After));
        Assert.Contains(shared.Id.ToString(), (await StoryAsync(Viewer, made)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_of_a_billing_address_are_found_also_when_it_was_deleted_in_odoo()
    {
        var address = await CreatedAsync("Acme AG");
        await OrganizedAsync(address, "Bern");
        await OrganizedAsync(address, "Aarau");
        await OrganizedAsync(await CreatedAsync("Other AG"), "Chur");
        await Odoo.CallAsync("res.partner", "unlink", $"[[{address.InvoiceContactId}]]");
        await ImportAsync();

        var users = await Get<ListOrganizations>().OfAddressAsync(Viewer, address.Id, Cancellation);

        Assert.Equal((2, "Aarau|Bern"), (users.Value!.Total, string.Join('|', users.Value.First.Select(row => row.Name))));
        Assert.Equal(["Aarau", "Bern"], await NamesAsync(Viewer, filter: OrganizationFilter.Unusable));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(
        Actor actor,
        string search = "",
        OrganizationFilter filter = OrganizationFilter.All,
        OrganizationSort sort = OrganizationSort.Name,
        bool descending = false
    )
    {
        var request = new OrganizationListRequest(search, filter, sort, descending, KeysetRequest.First(50));
        var listed = await Get<ListOrganizations>().ExecuteAsync(actor, request, Cancellation);
        Assert.True(listed.Succeeded, string.Join(' ', listed.Refusals));
        return [.. listed.Value.Rows.Select(row => row.Organization.Name)];
    }

    private async Task<AuditEntry> StoryAsync(Actor actor, Organization organization)
    {
        var story = await Get<ReadOrganizationTimeline>().ExecuteAsync(actor, organization.Id, null, Cancellation);
        return Assert.Single(story.Value!.Entries);
    }

    private async Task<KeysetPage<OrganizationRow>> PageAsync(Actor actor, KeysetRequest page)
    {
        var request = new OrganizationListRequest("", OrganizationFilter.All, OrganizationSort.Name, false, page);
        return (await Get<ListOrganizations>().ExecuteAsync(actor, request, Cancellation)).Value!;
    }
}
