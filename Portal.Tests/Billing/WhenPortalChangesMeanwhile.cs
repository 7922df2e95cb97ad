using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenPortalChangesMeanwhile(DatabaseProvider provider) : ProxiedBillingSuite(provider)
{
    public sealed class OnSqlite() : WhenPortalChangesMeanwhile(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPortalChangesMeanwhile(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(1)] // the page is read, not stored
    [InlineData(2)] // its row was read too
    [InlineData(3)] // and half of what is read again
    public async Task An_import_that_read_before_it_was_archived_does_not_take_it_back(int read)
    {
        var address = await ImportedAsync("Acme AG");
        await SettleAsync();
        await WriteAsync(address.InvoiceContactId!.Value, """{"phone": "1"}""");
        var seen = (await ReadAsync(address.Id)).Live!;
        var archived = During(
            read,
            async () =>
                (
                    await Get<ArchiveBillingAddress>().ExecuteAsync(Finance, address.Id, seen, archive: true, Cancellation)
                ).Succeeded
        );

        var run = await ImportAsync();
        LeaveAlone();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.True(archived.Task.IsCompleted && await archived.Task);
        Assert.Equal(BillingAddressState.Archived, (await MirroredAsync(address.Id)).State);
        Assert.DoesNotContain(BillingActs.StateNoticed, await AuditAsync(address.Id));
    }

    [Fact]
    public async Task An_import_that_read_before_it_was_completed_does_not_call_it_incomplete_again()
    {
        var address = await ImportedAsync("Acme AG");
        var other = await ImportedAsync("Other AG");
        await UnlinkAsync(address.CompanyId);
        await SettleAsync();
        await WriteAsync(address.InvoiceContactId!.Value, """{"phone": "1"}""");
        await WriteAsync(other.InvoiceContactId!.Value, """{"phone": "1"}""");
        var draft = new CompletionDraft { CompanyName = "Acme Neu AG" };
        var completed = During(
            1,
            async () => (await Get<CompleteBillingAddress>().ExecuteAsync(Finance, address.Id, draft, Cancellation)).Succeeded
        );

        await ImportAsync();
        LeaveAlone();

        Assert.True(completed.Task.IsCompleted && await completed.Task);
        var row = await MirroredAsync(address.Id);
        Assert.Equal((BillingAddressState.Active, MissingHalf.None), (row.State, row.Missing));
        Assert.Equal(BillingActs.Completed, (await AuditAsync(address.Id))[^1]);
    }

    [Fact]
    public async Task A_contact_that_somebody_takes_over_meanwhile_is_not_given_to_a_second_row()
    {
        var address = await ImportedAsync("Acme AG");
        await UnlinkAsync(address.InvoiceContactId);
        await SettleAsync();
        await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"type": "invoice", "parent_id": {{address.CompanyId}}, "email": "x@y.ch"}]"""
        );
        var taken = During(
            2,
            async () =>
                (await Get<TakeOverCompany>().ExecuteAsync(Finance, address.CompanyId!.Value, Cancellation)).Value?.AddressId
                    is not null
        );

        var run = await ImportAsync();
        LeaveAlone();

        Assert.True(taken.Task.IsCompleted && await taken.Task);
        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.DoesNotContain("skipped", Counts(run).Keys);
        Assert.Equal(
            [BillingAddressState.Active, BillingAddressState.Incomplete],
            (await ListAsync("acme")).Select(row => row.State).Order()
        );
    }

    // only what happens from now on is among the next changes
    private async Task SettleAsync()
    {
        await ImportAsync();
        Clock.Jump(TimeSpan.FromHours(1));
        OdooClock.Jump(TimeSpan.FromHours(1));
        await ImportAsync();
    }

    // a person's act while the import waits for the nth answer by ids after its page
    private TaskCompletionSource<bool> During(int read, Func<Task<bool>> act)
    {
        var done = new TaskCompletionSource<bool>();
        var (pages, reads) = (0, 0);
        Proxy.Treat = async call =>
        {
            pages += call.IsPage ? 1 : 0;
            if (pages > 0 && call.Method == "read" && ++reads == read)
            {
                done.SetResult(await act());
            }

            return Treatment.Pass;
        };
        return done;
    }

    private async Task<BillingAddress> ImportedAsync(string name)
    {
        var address = await CreatedAsync(name);
        await ImportAsync();
        return await MirroredAsync(address.Id);
    }

    private async Task<BillingAddress> MirroredAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        return await db.BillingAddresses.SingleAsync(row => row.Key == id.Value, Cancellation);
    }

    private async Task<List<string>> AuditAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        return await db
            .Audit.Where(entry => entry.SubjectId == id.ToString())
            .OrderBy(entry => entry.Id)
            .Select(entry => entry.Action)
            .ToListAsync(Cancellation);
    }
}
