using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Billing.Organizations;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Billing.Access;

namespace Portal.Tests.Billing.Organizations;

public abstract class WhenAnOrganizationIsCreated(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenAnOrganizationIsCreated(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnOrganizationIsCreated(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_keeps_its_billing_address_and_both_tell_it()
    {
        var address = await CreatedAsync("Acme AG");

        var created = await OrganizedAsync(address, "Acme Fleet");

        var read = await Get<ReadOrganization>().ExecuteAsync(Viewer, created.Id, Cancellation);
        Assert.Equal(("Acme Fleet", address.Id), (read.Value!.Organization.Name, read.Value.BillingAddress!.Id));
        var story = await Get<ReadOrganizationTimeline>().ExecuteAsync(Viewer, created.Id, null, Cancellation);
        Assert.Equal(BillingActs.OrganizationCreated, Assert.Single(story.Value!.Entries).Action);
        var other = await Get<ReadBillingTimeline>().ExecuteAsync(Viewer, address.Id, null, Cancellation);
        Assert.Equal(BillingActs.Chosen, other.Value!.Entries[0].Action);
    }

    [Fact]
    public async Task An_import_runs_for_it_also_when_a_member_made_it()
    {
        var address = await CreatedAsync("Acme AG", Member);

        await OrganizedAsync(address, "Acme Fleet", Member);

        var run = await Get<JobHistory>().FindLastAsync(ImportBillingAddresses.JobName, Cancellation);
        Assert.Equal((JobRunState.Succeeded, JobTrigger.Action), (run!.State, run.Trigger));
    }

    [Fact]
    public async Task Without_a_name_or_a_billing_address_it_is_refused_beside_the_fields()
    {
        var refused = await OrganizeAsync(null, "");

        Assert.Equal(["Name", "BillingAddressId"], refused.Refusals.Select(refusal => refusal.Field));
    }

    [Fact]
    public async Task A_billing_address_one_may_not_see_is_refused_like_one_that_does_not_exist()
    {
        var foreign = await CreatedAsync("Foreign AG");

        var refused = await OrganizeAsync(foreign.Id, "Org", Member);
        var missing = await OrganizeAsync(NewId(), "Org", Member);

        Assert.Equal(Refusal.NotFoundCode, Assert.Single(refused.Refusals).Code);
        Assert.Equal(missing.Refusals, refused.Refusals);
    }

    [Fact]
    public async Task It_is_named_before_its_billing_address_is_archived()
    {
        var address = await CreatedAsync("Acme AG");
        await OrganizedAsync(address, "Bolt");
        await OrganizedAsync(address, "Acme");
        var few = await NamesAsync();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await OrganizedAsync(address, $"More {number}");
        }

        Assert.Equal(["organization Acme", "organization Bolt"], few);
        Assert.Equal(["organization More 3", "2 more organizations"], (await NamesAsync()).TakeLast(2));

        Task<IReadOnlyList<string>> NamesAsync() => Get<ArchiveBillingAddress>().ListUsesAsync(Finance, address.Id, Cancellation);
    }

    [Theory]
    [InlineData(nameof(BillingAddressState.Archived))]
    [InlineData(nameof(BillingAddressState.ParentArchived))]
    [InlineData(nameof(BillingAddressState.Deleted))]
    public async Task One_that_is_not_in_use_in_odoo_is_refused_with_the_reason(string state)
    {
        var address = await CreatedAsync("Gone AG");
        await LeaveUseAsync(address, Enum.Parse<BillingAddressState>(state));

        var refused = await OrganizeAsync(address.Id);

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal("organization.address-not-usable", refusal.Code);
        Assert.Equal(BillingAddressUse.WhyNot(Enum.Parse<BillingAddressState>(state)), refusal.Text);
    }

    [Fact]
    public async Task One_that_odoo_has_not_got_is_refused()
    {
        var id = NewId();
        _ = await DraftAsync("Kept AG");
        Break(FaultMode.Down);
        await CreateAsync(id, "Kept AG");

        var refused = await OrganizeAsync(id);

        Assert.Equal("organization.address-not-usable", Assert.Single(refused.Refusals).Code);
    }

    [Fact]
    public async Task The_same_form_twice_makes_one()
    {
        var address = await CreatedAsync("Acme AG");
        var id = OrganizationId.Create(Clock);

        var both = await Task.WhenAll(OrganizeAsync(address.Id, "Twice", id: id), OrganizeAsync(address.Id, "Twice", id: id));
        var changed = await OrganizeAsync(address.Id, "Thrice", id: id);
        var foreign = await OrganizeAsync(address.Id, "Twice", Admin, id);

        Assert.All(both, result => Assert.Equal(id, result.Value!.Id));
        Assert.Equal("organization.form-spent", Assert.Single(changed.Refusals).Code);
        Assert.Equal(Refusal.NotFoundCode, Assert.Single(foreign.Refusals).Code);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Organizations.CountAsync(Cancellation));
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == BillingActs.OrganizationCreated, Cancellation));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task A_name_that_is_no_text_is_refused(string name)
    {
        var address = await CreatedAsync("Acme AG");

        Assert.Equal("Name", Assert.Single((await OrganizeAsync(address.Id, name)).Refusals).Field);
    }

    [Fact]
    public async Task The_roles_that_may_not_are_told_which_may()
    {
        var address = await CreatedAsync("Acme AG");

        foreach (var actor in new[] { Viewer, Support })
        {
            var refused = await OrganizeAsync(address.Id, actor: actor);
            Assert.Equal(AccessPolicy.ChangeOrganizations.MissingRole, Assert.Single(refused.Refusals).Text);
        }
    }

    private async Task LeaveUseAsync(BillingAddress address, BillingAddressState state)
    {
        if (state == BillingAddressState.Deleted)
        {
            await UnlinkAsync(address.InvoiceContactId, address.CompanyId);
        }
        else
        {
            var partner = state == BillingAddressState.Archived ? address.InvoiceContactId : address.CompanyId;
            await WriteAsync(partner!.Value, """{"active": false}""");
        }

        await ImportAsync();
    }
}
