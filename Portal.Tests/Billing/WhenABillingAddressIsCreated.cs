using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenABillingAddressIsCreated(DatabaseProvider provider) : BillingSuite(provider)
{
    public sealed class OnSqlite() : WhenABillingAddressIsCreated(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABillingAddressIsCreated(DatabaseProvider.Postgres);

    [Fact]
    public async Task Company_and_invoice_contact_are_made_and_both_ids_kept()
    {
        var address = await CreatedAsync("Acme AG");

        var detail = await ReadAsync(address.Id);
        Assert.Equal(BillingAddressState.Active, detail.Address.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
        Assert.Equal((address.Pair, address.Id.Reference), (detail.Live!.Pair, detail.Live.Reference));
        Assert.Equal(("Acme AG", "Petra Keller"), (detail.Live.Company.Name, detail.Live.Contact.Name));
        Assert.Equal(["bills@x.example", "ap@x.example"], EmailList.Split(detail.Live.Contact.Email));
        Assert.Equal(["billing-address.requested", "billing-address.created"], await AuditedAsync(address.Id));
    }

    [Fact]
    public async Task A_lost_answer_is_found_and_nothing_is_made_twice()
    {
        Break(FaultMode.AnswerLost, count: 1);

        var address = await CreatedAsync("Acme AG");

        Assert.Equal(BillingAddressState.Active, address.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task Sending_the_same_form_again_finds_the_first()
    {
        var id = NewId();

        var first = await CreateAsync(id, "Acme AG");
        var second = await CreateAsync(id, "Acme AG");

        Assert.Equal(first.Value!.Pair, second.Value!.Pair);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task Sending_the_same_form_many_times_at_once_makes_one_pair()
    {
        var id = NewId();
        _ = await DraftAsync("Acme AG");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(id, "Acme AG")));

        Assert.Contains(answers, answer => answer is { Succeeded: true, Value.State: BillingAddressState.Active });
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
        Assert.Single(await ListAsync("Acme"));
    }

    [Fact]
    public async Task While_odoo_is_away_the_entry_is_kept_and_can_be_sent_later()
    {
        var id = NewId();
        _ = await DraftAsync("Acme AG");
        Break(FaultMode.Down);

        var refused = await CreateAsync(id, "Acme AG");
        var kept = await ReadAsync(id);
        Mend();
        var sent = await CreateAsync(id, kept.Address.ReadDraft()!.CompanyName);

        Assert.Equal("billing.odoo-away", Assert.Single(refused.Refusals).Code);
        Assert.Equal(BillingAddressState.NotCreated, kept.Address.State);
        Assert.Equal("Odoo cannot be reached.", kept.Address.Problem);
        Assert.Equal(BillingAddressState.Active, sent.Value!.State);
        Assert.Equal(2, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task A_refusal_by_odoo_is_told_and_the_entry_can_be_mended()
    {
        var id = NewId();
        _ = await DraftAsync("Acme AG");
        Break(FaultMode.Status422);

        var refused = await CreateAsync(id, "Acme AG");
        Mend();
        var mended = await CreateAsync(id, "Acme Holding AG");

        Assert.Equal("billing.refused-by-odoo", Assert.Single(refused.Refusals).Code);
        Assert.Equal("Acme Holding AG", (await ReadAsync(id)).Live!.Company.Name);
        Assert.True(mended.Succeeded);
        Assert.Equal(0, await CountPartnersAsync("Acme AG"));
    }

    [Fact]
    public async Task A_draft_with_faults_reaches_neither_the_database_nor_odoo()
    {
        var draft = await DraftAsync("");

        var refused = await Get<CreateBillingAddress>()
            .ExecuteAsync(Finance, NewId(), draft with { AccountingEmails = ["x"] }, Cancellation);

        Assert.Equal(["CompanyName", "AccountingEmails"], refused.Refusals.Select(refusal => refusal.Field));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Without_the_role_nothing_happens_and_the_role_is_named()
    {
        var refused = await CreateAsync(NewId(), "Acme AG", Support);

        Assert.Contains("Finance", Assert.Single(refused.Refusals).Text, StringComparison.Ordinal);
        Assert.Equal(0, await CountPartnersAsync("Acme AG"));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_member_cannot_take_over_the_form_of_another()
    {
        var first = await CreatedAsync("Acme AG", Member);

        var refused = await CreateAsync(first.Id, "Mine AG", OtherMember);

        Assert.Equal(Refusal.NotFoundCode, Assert.Single(refused.Refusals).Code);
        Assert.Equal(0, await CountPartnersAsync("Mine AG"));
    }

    [Fact]
    public async Task When_the_lists_were_never_read_and_odoo_is_away_nothing_is_stored()
    {
        Break(FaultMode.Down);

        var refused = await Get<CreateBillingAddress>().ExecuteAsync(Finance, NewId(), new BillingAddressDraft(), Cancellation);

        Assert.Contains("Nothing was sent", Assert.Single(refused.Refusals).Remedy, StringComparison.Ordinal);
        Assert.Empty(await ListAsync());
    }

    private async Task<List<string>> AuditedAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        var subject = id.ToString();
        return await db
            .Audit.Where(entry => entry.SubjectId == subject)
            .OrderBy(entry => entry.Id)
            .Select(entry => entry.Action)
            .ToListAsync(Cancellation);
    }
}
