using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenBillingAddressesAreImported(DatabaseProvider provider) : BillingSuite(provider)
{
    protected override bool Seed => true;

    public sealed class OnSqlite() : WhenBillingAddressesAreImported(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBillingAddressesAreImported(DatabaseProvider.Postgres);

    [Fact]
    public async Task Every_pair_of_odoo_is_mirrored_archived_ones_too()
    {
        var expected = await Get<IBillingDirectory>().CountAsync(Cancellation);

        var run = await ImportAsync();

        var listed = await ListAsync();
        Assert.Equal((JobRunState.Succeeded, (long)expected, (long?)expected), (run.State, run.Done, run.Total));
        Assert.Equal(expected, listed.Count);
        Assert.Contains(listed, address => address.State == BillingAddressState.Archived);
        Assert.Equal(
            listed.OrderBy(address => address.NameKey, StringComparer.Ordinal).Select(address => address.Id),
            listed.Select(address => address.Id)
        );
    }

    [Fact]
    public async Task A_second_import_changes_nothing()
    {
        await ImportAsync();
        var before = await VersionsAsync();

        var run = await ImportAsync();

        Assert.Equal(run.Done, Counts(run)["unchanged"]);
        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task Odoos_changes_win()
    {
        var address = (await AloneAsync())[0];
        await WriteAsync(address.CompanyId!.Value, """{"name": "Renamed AG", "vat": "X-1"}""");

        var run = await ImportAsync();

        var renamed = Assert.Single(await ListAsync("renamed"));
        Assert.Equal((address.Id, "X-1"), (renamed.Id, renamed.VatNumber));
        Assert.True(Counts(run)["changed"] >= 1);
    }

    [Fact]
    public async Task What_was_deleted_or_archived_in_odoo_is_marked_and_never_vanishes()
    {
        var active = await AloneAsync();
        await UnlinkAsync(active[0].InvoiceContactId, active[0].CompanyId);
        await Odoo.CallAsync("res.partner", "action_archive", $"[[{active[1].InvoiceContactId}]]");
        await Odoo.CallAsync("res.partner", "action_archive", $"[[{active[2].CompanyId}]]");

        var run = await ImportAsync();

        Assert.Equal(BillingAddressState.Deleted, await StateAsync(active[0]));
        Assert.Equal(BillingAddressState.Archived, await StateAsync(active[1]));
        Assert.Equal(BillingAddressState.ParentArchived, await StateAsync(active[2]));
        Assert.Equal((1, 2), (Counts(run)["deleted"], Counts(run)["archived"]));
        Assert.Contains("2 archived, 1 deleted", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_archived_and_is_used_again_is_active_again()
    {
        var address = (await AloneAsync())[0];
        await Odoo.CallAsync("res.partner", "action_archive", $"[[{address.CompanyId}]]");
        await ImportAsync();

        await Odoo.CallAsync("res.partner", "action_unarchive", $"[[{address.CompanyId}]]");
        await ImportAsync();

        Assert.Equal(BillingAddressState.Active, await StateAsync(address));
    }

    [Fact]
    public async Task A_contact_moved_below_another_company_takes_its_billing_address_along()
    {
        var alone = await AloneAsync();
        await WriteAsync(alone[0].InvoiceContactId!.Value, $$"""{"parent_id": {{alone[1].CompanyId}}}""");

        await ImportAsync();

        var moved = (await ReadAsync(alone[0].Id)).Address;
        Assert.Equal((alone[1].CompanyId, alone[1].Name), (moved.CompanyId, moved.Name));
    }

    [Fact]
    public async Task A_new_pair_comes_with_the_next_import_and_nothing_else_is_read_for_it()
    {
        await ImportAsync();
        await AgeAsync();
        var contact = await Odoo.CallAsync("res.partner", "create", """[{"name": "Fresh AG", "is_company": true}]""");
        await Odoo.CallAsync("res.partner", "create", $$"""[{"type": "invoice", "parent_id": {{contact}}, "email": "a@b.ch"}]""");

        var run = await ImportAsync();

        Assert.Equal("Fresh AG", Assert.Single(await ListAsync("fresh")).Name);
        Assert.Equal((1, 1), (run.Done, Counts(run)["created"]));
    }

    [Fact]
    public async Task An_import_that_fails_deletes_nothing_and_says_why()
    {
        await ImportAsync();
        var before = await VersionsAsync();
        Break(FaultMode.Status503);

        var run = await ImportAsync();

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.StartsWith("Odoo says it cannot serve right now.", run.Summary, StringComparison.Ordinal);
        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task A_member_may_not_start_it()
    {
        var refused = await Get<JobRunner>().StartAsync<ImportBillingAddresses>(Member, JobTrigger.Person, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
    }

    private async Task<BillingAddressState> StateAsync(BillingAddress address) => (await ReadAsync(address.Id)).Address.State;

    // time passes until the next import need not look back at what the first one saw
    private async Task AgeAsync()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Clock.Jump(TimeSpan.FromHours(1));
            OdooClock.Jump(TimeSpan.FromHours(1));
            await ImportAsync();
        }
    }

    // imported companies with one invoice contact and without orders: what is done to them shows on one address only, and Odoo lets them go
    private async Task<List<BillingAddress>> AloneAsync()
    {
        foreach (var name in new[] { "Alone One AG", "Alone Two AG", "Alone Three AG" })
        {
            await PairAsync(name);
        }

        await ImportAsync();
        return [.. await ListAsync("alone")];
    }

    private async Task<List<(BillingAddressId, int)>> VersionsAsync() =>
        [.. (await ListAsync()).Select(address => (address.Id, address.Version))];
}
