using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenOneHalfIsMissing(DatabaseProvider provider) : BillingSuite(provider)
{
    private static readonly CompletionDraft Contact = new()
    {
        AccountingName = "Nora Neu",
        AccountingEmails = ["bills@new.example", "ap@new.example"],
    };

    public sealed class OnSqlite() : WhenOneHalfIsMissing(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOneHalfIsMissing(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_deleted_contact_makes_it_incomplete_and_completing_makes_a_new_one()
    {
        var address = await ImportedAsync("Acme AG");
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();
        var incomplete = (await ReadAsync(address.Id)).Address;

        var completed = await CompleteAsync(address.Id, Contact);
        await ImportAsync();

        Assert.Equal((BillingAddressState.Incomplete, MissingHalf.InvoiceContact), (incomplete.State, incomplete.Missing));
        Assert.True(completed.Succeeded, string.Join(' ', completed.Refusals));
        var whole = await ReadAsync(address.Id);
        Assert.Equal((BillingAddressState.Active, MissingHalf.None), (whole.Address.State, whole.Address.Missing));
        Assert.Equal(("Nora Neu", "8001", "Zürich"), (whole.Live!.Contact.Name, whole.Live.Contact.Zip, whole.Live.Contact.City));
        Assert.Equal("bills@new.example, ap@new.example", whole.Address.AccountingEmails);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
        Assert.Equal(
            [BillingActs.StateNoticed, BillingActs.CompletionRequested, BillingActs.Completed],
            (await AuditAsync(address.Id)).TakeLast(3)
        );
    }

    [Fact]
    public async Task The_half_that_is_made_belongs_to_the_same_company_of_ours()
    {
        var address = await ImportedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"company_id": 1}""");
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();

        await CompleteAsync(address.Id, Contact);

        Assert.Equal(1, (await ReadAsync(address.Id)).Live!.Contact.OperatingCompanyId);
    }

    [Fact]
    public async Task A_contact_turned_into_something_else_makes_it_incomplete_until_it_is_turned_back()
    {
        var address = await ImportedAsync("Acme AG");
        await WriteAsync(address.InvoiceContactId!.Value, """{"type": "other"}""");
        await ImportAsync();
        var between = (await ReadAsync(address.Id)).Address.State;

        await WriteAsync(address.InvoiceContactId!.Value, """{"type": "invoice"}""");
        await ImportAsync();

        Assert.Equal(BillingAddressState.Incomplete, between);
        Assert.Equal(BillingAddressState.Active, (await ReadAsync(address.Id)).Address.State);
    }

    [Fact]
    public async Task Of_several_contacts_a_deleted_one_is_deleted()
    {
        var address = await ImportedAsync("Acme AG");
        await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"type": "invoice", "parent_id": {{address.CompanyId}}, "email": "x@y.ch"}]"""
        );
        await ImportAsync();

        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();

        Assert.Equal(
            [BillingAddressState.Active, BillingAddressState.Deleted],
            (await ListAsync("acme")).Select(row => row.State).Order()
        );
        Assert.Equal(BillingAddressState.Deleted, (await ReadAsync(address.Id)).Address.State);
    }

    [Fact]
    public async Task A_contact_made_in_odoo_meanwhile_makes_the_same_address_whole()
    {
        var address = await ImportedAsync("Acme AG");
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();

        await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"type": "invoice", "parent_id": {{address.CompanyId}}, "email": "x@y.ch"}]"""
        );
        await ImportAsync();

        var row = Assert.Single(await ListAsync("acme"));
        Assert.Equal((address.Id, BillingAddressState.Active, "x@y.ch"), (row.Id, row.State, row.AccountingEmails));
    }

    [Fact]
    public async Task A_contact_that_lost_its_company_gets_a_new_one()
    {
        var address = await ImportedAsync("Acme AG");
        await UnlinkAsync(address.CompanyId);
        await ImportAsync();
        var incomplete = (await ReadAsync(address.Id)).Address;

        var unnamed = await CompleteAsync(address.Id, new CompletionDraft());
        var completed = await CompleteAsync(address.Id, new CompletionDraft { CompanyName = "Acme Neu AG" });
        await ImportAsync();

        Assert.Equal((BillingAddressState.Incomplete, MissingHalf.Company), (incomplete.State, incomplete.Missing));
        Assert.Equal(nameof(CompletionDraft.CompanyName), Assert.Single(unnamed.Refusals).Field);
        Assert.True(completed.Succeeded, string.Join(' ', completed.Refusals));
        var whole = await ReadAsync(address.Id);
        Assert.Equal(
            (BillingAddressState.Active, "Acme Neu AG", address.InvoiceContactId),
            (whole.Address.State, whole.Address.Name, whole.Address.InvoiceContactId)
        );
        Assert.Equal("Zürich", whole.Live!.Company.City);
    }

    [Fact]
    public async Task A_contact_of_portals_own_without_company_is_known_even_where_the_mirror_lost_it()
    {
        var address = await ImportedAsync("Acme AG");
        await using (var db = Database.Open())
        {
            db.Remove(address);
            await db.SaveChangesAsync(Cancellation);
        }

        await UnlinkAsync(address.CompanyId);
        await WriteAsync(address.InvoiceContactId!.Value, """{"phone": "1"}""");
        await ImportAsync();

        var row = (await ReadAsync(address.Id)).Address;
        Assert.Equal((BillingAddressState.Incomplete, MissingHalf.Company), (row.State, row.Missing));
    }

    [Fact]
    public async Task A_company_turned_into_a_person_is_named_and_not_completed()
    {
        var address = await ImportedAsync("Acme AG");
        await WriteAsync(address.CompanyId!.Value, """{"is_company": false}""");
        await ImportAsync();

        var refused = await CompleteAsync(address.Id, Contact);

        Assert.Equal(MissingHalf.CompanyIsPerson, (await ReadAsync(address.Id)).Address.Missing);
        Assert.Equal("billing.company-is-person", Assert.Single(refused.Refusals).Code);
    }

    [Fact]
    public async Task Companies_that_were_never_billed_are_not_called_incomplete()
    {
        await Odoo.CallAsync("res.partner", "create", """[{"name": "Nobody AG", "is_company": true}]""");

        await ImportAsync();
        await SweepAsync();

        Assert.Empty(await ListAsync("nobody"));
    }

    [Fact]
    public async Task Two_who_complete_it_at_once_make_one_contact()
    {
        var address = await IncompleteAsync("Acme AG");

        var both = await Task.WhenAll(CompleteAsync(address.Id, Contact), CompleteAsync(address.Id, Contact));

        Assert.Contains(both, result => result.Succeeded);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_and_the_contact_made_once()
    {
        var address = await IncompleteAsync("Acme AG");
        Break(FaultMode.AnswerLost, 1);

        var completed = await CompleteAsync(address.Id, Contact);
        var again = await CompleteAsync(address.Id, Contact);

        Assert.True(completed.Succeeded, string.Join(' ', completed.Refusals));
        Assert.Equal("billing.complete", Assert.Single(again.Refusals).Code);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task While_odoo_is_away_nothing_is_sent_and_later_it_works()
    {
        var address = await IncompleteAsync("Acme AG");
        Break(FaultMode.Status503);
        var refused = await CompleteAsync(address.Id, Contact);
        Mend();

        var completed = await CompleteAsync(address.Id, Contact);

        Assert.Equal("billing.odoo-away", Assert.Single(refused.Refusals).Code);
        Assert.True(completed.Succeeded, string.Join(' ', completed.Refusals));
    }

    [Fact]
    public async Task What_is_entered_is_checked_and_strangers_learn_nothing()
    {
        var address = await IncompleteAsync("Acme AG");

        var without = await CompleteAsync(address.Id, new CompletionDraft());
        var wrong = await CompleteAsync(address.Id, Contact with { AccountingEmails = ["no e-mail"] });
        var stranger = await Get<CompleteBillingAddress>().ExecuteAsync(Member, address.Id, Contact, Cancellation);
        var forbidden = await Get<CompleteBillingAddress>().ExecuteAsync(Support, address.Id, Contact, Cancellation);

        Assert.Equal(nameof(CompletionDraft.AccountingEmails), Assert.Single(without.Refusals).Field);
        Assert.Equal(nameof(CompletionDraft.AccountingEmails), Assert.Single(wrong.Refusals).Field);
        Assert.Equal(Refusal.NotFoundCode, Assert.Single(stranger.Refusals).Code);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(forbidden.Refusals).Code);
    }

    [Fact]
    public async Task A_company_of_portals_own_that_became_a_person_without_a_trace_is_found_by_the_sweep()
    {
        Pulls.PullOverlap = TimeSpan.FromMinutes(1);
        var address = await ImportedAsync("Acme AG");
        OdooClock.Jump(TimeSpan.FromMinutes(-5));
        await WriteAsync(address.CompanyId!.Value, """{"is_company": false}""");
        OdooClock.Jump(TimeSpan.FromMinutes(5));
        await ImportAsync();

        await SweepAsync();
        var again = await SweepAsync();

        var row = (await ReadAsync(address.Id)).Address;
        Assert.Equal((BillingAddressState.Incomplete, MissingHalf.CompanyIsPerson), (row.State, row.Missing));
        Assert.DoesNotContain("incomplete", Counts(again).Keys);
    }

    private Task<Result<BillingAddress>> CompleteAsync(BillingAddressId id, CompletionDraft draft) =>
        Get<CompleteBillingAddress>().ExecuteAsync(Finance, id, draft, Cancellation);

    private async Task<BillingAddress> ImportedAsync(string name)
    {
        var address = await CreatedAsync(name);
        await ImportAsync();
        return (await ReadAsync(address.Id)).Address;
    }

    private async Task<BillingAddress> IncompleteAsync(string name)
    {
        var address = await ImportedAsync(name);
        await UnlinkAsync(address.InvoiceContactId);
        await ImportAsync();
        return (await ReadAsync(address.Id)).Address;
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
