using System.Text.Json;
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
        await ImportAsync();
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
        await ImportAsync();
        var active = await AloneAsync();
        await Odoo.CallAsync("res.partner", "unlink", $"[[{active[0].InvoiceContactId}]]");
        await Odoo.CallAsync("res.partner", "action_archive", $"[[{active[1].InvoiceContactId}]]");
        await Odoo.CallAsync("res.partner", "action_archive", $"[[{active[2].CompanyId}]]");

        var run = await ImportAsync();

        Assert.Equal(BillingAddressState.Deleted, (await ReadAsync(active[0].Id)).Address.State);
        Assert.Equal(BillingAddressState.Archived, (await ReadAsync(active[1].Id)).Address.State);
        Assert.Equal(BillingAddressState.ParentArchived, (await ReadAsync(active[2].Id)).Address.State);
        Assert.Equal(1, Counts(run)["deleted in Odoo"]);
    }

    [Fact]
    public async Task A_contact_that_became_something_else_is_not_called_deleted()
    {
        await ImportAsync();
        var address = (await ListAsync(state: BillingAddressState.Active))[0];
        await WriteAsync(address.InvoiceContactId!.Value, """{"type": "other"}""");

        await ImportAsync();

        Assert.Equal(BillingAddressState.Active, (await ReadAsync(address.Id)).Address.State);
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

    // companies with one invoice contact: what is done to them shows on one address only
    private async Task<List<BillingAddress>> AloneAsync() =>
        [
            .. (await ListAsync())
                .GroupBy(address => address.CompanyId)
                .Where(company => company.Count() == 1)
                .Select(company => company.Single())
                .Where(address => address.State == BillingAddressState.Active),
        ];

    private static Dictionary<string, long> Counts(JobRun run) =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(run.Counts)!;

    private async Task<List<(BillingAddressId, int)>> VersionsAsync() =>
        [.. (await ListAsync()).Select(address => (address.Id, address.Version))];
}
