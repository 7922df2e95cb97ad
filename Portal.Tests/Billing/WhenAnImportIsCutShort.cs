using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenAnImportIsCutShort(DatabaseProvider provider) : ProxiedBillingSuite(provider)
{
    public sealed class OnSqlite() : WhenAnImportIsCutShort(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnImportIsCutShort(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(nameof(Treatment.Html), "What answers at Odoo's address is not Odoo.")]
    [InlineData(nameof(Treatment.CutOff), "Odoo cannot be reached.")]
    [InlineData(nameof(Treatment.Truncated), "What answers at Odoo's address is not Odoo.")]
    public async Task The_next_one_goes_on_behind_the_last_page(string treatment, string sentence)
    {
        var expected = await Get<IBillingDirectory>().CountAsync(Cancellation);
        var fault = Enum.Parse<Treatment>(treatment);
        var pages = 0;
        Proxy.Treat = call => Task.FromResult(call.IsPage && Interlocked.Increment(ref pages) >= 3 ? fault : Treatment.Pass);

        var broken = await ImportAsync();
        var kept = await ListAsync();
        LeaveAlone();
        Proxy.Calls.Clear();
        var whole = await ImportAsync();

        Assert.Equal(JobRunState.Failed, broken.State);
        Assert.StartsWith(sentence, broken.Summary, StringComparison.Ordinal);
        Assert.Equal(20, kept.Count);
        Assert.Equal(JobRunState.Succeeded, whole.State);
        Assert.Equal((expected - 20, expected - 20), (whole.Done, Counts(whole)["created"]));
        Assert.Equal(expected, (await ListAsync()).Count);
        var last = kept.Max(address => address.InvoiceContactId) ?? 0;
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"""["id",">",{last}]"""),
            Proxy
                .Calls.First(call => call.IsPage)
                .Text.Replace(" ", "", StringComparison.Ordinal)
                .Replace("\\u003E", ">", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_person_who_cancels_it_keeps_what_was_done()
    {
        Guid? run = null;
        var pages = 0;
        Proxy.Treat = async call =>
        {
            if (call.IsPage && Interlocked.Increment(ref pages) == 3)
            {
                run = Get<JobRunner>().FindLive(ImportBillingAddresses.JobName)?.RunId;
                await Get<JobRunner>().CancelAsync<ImportBillingAddresses>(run!.Value, Finance, CancellationToken.None);
            }

            return Treatment.Pass;
        };

        var cancelled = await ImportAsync();
        var kept = (await ListAsync()).Count;
        LeaveAlone();
        var whole = await ImportAsync();

        Assert.Equal(JobRunState.Cancelled, cancelled.State);
        Assert.InRange(kept, 10, 20);
        Assert.Equal(0, kept % 10);
        Assert.Equal(kept + whole.Done, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Changes_cut_short_come_with_the_next_one()
    {
        await ImportAsync();
        var addresses = await ListAsync(state: BillingAddressState.Active);
        foreach (var address in addresses.Take(25))
        {
            await WriteAsync(address.CompanyId!.Value, """{"vat": "NEW-1"}""");
        }

        var pages = 0;
        Proxy.Treat = call =>
            Task.FromResult(call.IsPage && Interlocked.Increment(ref pages) >= 2 ? Treatment.CutOff : Treatment.Pass);

        var broken = await ImportAsync();
        LeaveAlone();
        await ImportAsync();

        var companies = addresses.Take(25).Select(address => address.CompanyId).ToHashSet();
        Assert.Equal(JobRunState.Failed, broken.State);
        Assert.All(
            (await ListAsync()).Where(address => companies.Contains(address.CompanyId)),
            address => Assert.Equal("NEW-1", address.VatNumber)
        );
    }

    [Fact]
    public async Task A_sweep_cut_short_calls_nothing_deleted()
    {
        await PairAsync("Alone AG");
        await ImportAsync();
        var gone = Assert.Single(await ListAsync("alone"));
        await UnlinkAsync(gone.InvoiceContactId, gone.CompanyId);
        var pages = 0;
        Proxy.Treat = call =>
            Task.FromResult(call.IsPage && Interlocked.Increment(ref pages) >= 3 ? Treatment.CutOff : Treatment.Pass);

        var broken = await SweepAsync();
        var afterwards = await ListAsync(state: BillingAddressState.Deleted);
        LeaveAlone();
        await SweepAsync();

        Assert.Equal(JobRunState.Failed, broken.State);
        Assert.Empty(afterwards);
        Assert.Equal(gone.Id, Assert.Single(await ListAsync(state: BillingAddressState.Deleted)).Id);
    }

    [Fact]
    public async Task A_page_that_ends_too_early_calls_nothing_deleted()
    {
        await ImportAsync();
        var before = (await ListAsync()).Select(address => (address.Id, address.State)).ToList();
        var pages = 0;
        Proxy.Rewrite = (call, answer) =>
        {
            if (call.IsPage && Interlocked.Increment(ref pages) == 2)
            {
                answer["result"] = new JsonArray();
            }
        };

        var run = await SweepAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Equal(before, (await ListAsync()).Select(address => (address.Id, address.State)));
    }

    [Fact]
    public async Task A_refused_account_is_left_alone_for_an_hour_unless_a_person_asks()
    {
        var pages = 0;
        Proxy.Treat = call =>
            Task.FromResult(
                call.IsPage && Interlocked.Increment(ref pages) <= 2 || pages < 3 ? Treatment.Pass : Treatment.Refused
            );

        var refused = await ByScheduleAsync();
        var kept = (await ListAsync()).Count;
        Proxy.Calls.Clear();
        for (var quarter = 0; quarter < 3; quarter++)
        {
            Clock.Jump(TimeSpan.FromMinutes(15));
            Assert.Equal(JobRunState.Failed, (await ByScheduleAsync()).State);
        }

        var afterThreeQuarters = Proxy.Calls.Count;
        Clock.Jump(TimeSpan.FromMinutes(16));
        await ByScheduleAsync();
        var afterAnHour = Proxy.Calls.Count(call => call.Method == "authenticate");
        Clock.Jump(TimeSpan.FromMinutes(2));
        LeaveAlone();
        var byPerson = await ImportAsync();

        Assert.StartsWith("Odoo does not accept Portal's credentials.", refused.Summary, StringComparison.Ordinal);
        Assert.Equal(20, kept);
        Assert.Equal((0, 1), (afterThreeQuarters, afterAnHour));
        Assert.Equal(JobRunState.Succeeded, byPerson.State);
        Clock.Jump(TimeSpan.FromMinutes(15));
        Assert.Equal(JobRunState.Succeeded, (await ByScheduleAsync()).State);
    }

    [Fact]
    public async Task A_run_that_was_given_up_cannot_move_the_cursor_any_more()
    {
        var ledger = Get<PullLedger>();
        await ImportAsync();
        var frozen = new OpenCursor(await ledger.ReadAsync(BillingPull.Feed, Cancellation), Pulls, Clock);
        var taken = new OpenCursor(await ledger.ReadAsync(BillingPull.Feed, Cancellation), Pulls, Clock);
        taken.Cursor.BeginChanges(TimeSpan.FromMinutes(10), Now);
        frozen.Cursor.BeginChanges(TimeSpan.FromMinutes(10), Now);

        await StoreAsync(taken);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => StoreAsync(frozen));
    }

    private Task<JobRun> ByScheduleAsync() =>
        RunAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName, Actor.Portal, JobTrigger.Schedule);

    private async Task StoreAsync(OpenCursor cursor)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await cursor.StoreAsync(db, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
