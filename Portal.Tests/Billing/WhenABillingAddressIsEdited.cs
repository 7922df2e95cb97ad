using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenABillingAddressIsEdited(DatabaseProvider provider) : BillingSuite(provider)
{
    private static readonly HashSet<string> MinePhone = ["Phone"];

    public sealed class OnSqlite() : WhenABillingAddressIsEdited(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABillingAddressIsEdited(DatabaseProvider.Postgres);

    [Fact]
    public async Task Only_what_changed_is_written_each_on_its_record()
    {
        var (address, before) = await OpenAsync();

        var saved = await SaveAsync(
            address,
            before,
            draft => draft with { Phone = "+41 1", AccountingName = "Ruth", Emails = [] }
        );

        Assert.Null(saved.Value!.Conflict);
        var (company, contact) = await PairAsync(address);
        Assert.Equal(("+41 1", "", "Acme AG"), (company.Phone, company.Email, company.Name));
        Assert.Equal(("Ruth", "bills@x.example, ap@x.example"), (contact.Name, EmailList.Normalize(contact.Email)));
        Assert.Equal(
            ["billing-address.changed-requested", "billing-address.changed"],
            (await AuditedAsync(address.Id)).TakeLast(2)
        );
    }

    [Fact]
    public async Task The_place_changes_on_both_records_where_both_say_the_same()
    {
        var (address, before) = await OpenAsync();

        await SaveAsync(address, before, draft => draft with { City = "Bern", Zip = "3011", Street2 = "" });

        var (company, contact) = await PairAsync(address);
        Assert.Equal(("Bern", "Bern", "3011", "3011"), (company.City, contact.City, company.Zip, contact.Zip));
        Assert.Equal("Bern", Assert.Single(await ListAsync("Acme")).City);
    }

    [Fact]
    public async Task The_place_changes_on_the_contact_alone_where_the_company_has_its_own()
    {
        var created = await CreatedAsync("Acme AG");
        await WriteAsync(created.CompanyId!.Value, """{"street": "Werkstrasse 9", "city": "Basel", "zip": "4001"}""");
        var before = (await ReadAsync(created.Id)).Live!;

        await SaveAsync(created, before, draft => draft with { City = "Bern", Zip = "3011" });

        var (company, contact) = await PairAsync(created);
        Assert.Equal(("Basel", "Bern"), (company.City, contact.City));
    }

    [Fact]
    public async Task A_country_and_a_state_are_set_and_cleared_by_id()
    {
        var (address, before) = await OpenAsync();
        var states = (await Get<BillingLists>().ReadAsync(Cancellation)).StatesOf(before.Place.CountryId);

        await SaveAsync(address, before, draft => draft with { StateId = states[0].Id });
        var set = (await ReadAsync(address.Id)).Live!;
        await SaveAsync(address, set, draft => draft with { StateId = null });

        Assert.Equal(states[0].Id, set.Place.StateId);
        Assert.Null((await ReadAsync(address.Id)).Live!.Place.StateId);
        Assert.Equal(before.Place.CountryId, set.Place.CountryId);
    }

    [Fact]
    public async Task When_odoo_changed_the_same_line_nothing_is_sent_and_both_sides_are_shown()
    {
        var (address, before) = await OpenAsync();
        await WriteAsync(address.CompanyId!.Value, """{"phone": "+41 2"}""");

        var saved = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });

        var difference = Assert.Single(saved.Value!.Conflict!.Differences);
        Assert.Equal(
            ("", "+41 1", "+41 2", true),
            (difference.Before, difference.Mine, difference.Theirs, difference.IsConflict)
        );
        Assert.Contains(saved.Value.Conflict.Writers, writer => writer is { Side: BillingSide.Company, Name.Length: > 0 });
        Assert.Equal("+41 2", (await PairAsync(address)).Company.Phone);
    }

    [Fact]
    public async Task When_odoo_changed_another_line_it_is_told_and_both_are_kept_on_request()
    {
        var (address, before) = await OpenAsync();
        await WriteAsync(address.InvoiceContactId!.Value, """{"name": "Odile"}""");
        var draft = BillingField.DraftOf(before) with { Phone = "+41 1" };

        var first = await EditAsync(address, before, draft);
        var comparison = first.Value!.Conflict!;
        var second = await EditAsync(address, comparison.Now, Merge(draft, comparison, []));

        Assert.False(Assert.Single(comparison.Differences).IsConflict);
        Assert.Null(second.Value!.Conflict);
        var (company, contact) = await PairAsync(address);
        Assert.Equal(("+41 1", "Odile"), (company.Phone, contact.Name));
    }

    [Theory]
    [InlineData(true, "+41 1")]
    [InlineData(false, "+41 2")]
    public async Task Of_two_values_the_chosen_one_stays(bool mine, string expected)
    {
        var (address, before) = await OpenAsync();
        await WriteAsync(address.CompanyId!.Value, """{"phone": "+41 2", "city": "Uster"}""");
        var draft = BillingField.DraftOf(before) with { Phone = "+41 1" };
        var comparison = (await EditAsync(address, before, draft)).Value!.Conflict!;

        var saved = await EditAsync(address, comparison.Now, Merge(draft, comparison, mine ? MinePhone : []));

        Assert.Null(saved.Value!.Conflict);
        Assert.Equal(expected, (await PairAsync(address)).Company.Phone);
        Assert.Equal("Uster", (await PairAsync(address)).Company.City);
    }

    [Fact]
    public async Task A_change_there_of_what_the_form_does_not_show_is_no_conflict()
    {
        var (address, before) = await OpenAsync();
        await WriteAsync(address.CompanyId!.Value, """{"website": "https://acme.example", "ref": "CUST-1"}""");

        var saved = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });

        Assert.Null(saved.Value!.Conflict);
        Assert.Equal("+41 1", (await PairAsync(address)).Company.Phone);
    }

    [Fact]
    public async Task Of_two_editors_in_portal_the_second_is_shown_what_the_first_did()
    {
        var (address, before) = await OpenAsync();

        await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });
        var second = await SaveAsync(address, before, draft => draft with { Phone = "+41 2" });

        Assert.Equal("+41 1", Assert.Single(second.Value!.Conflict!.Differences).Theirs);
        Assert.Contains(second.Value.Conflict.Writers, writer => writer.Name == "Fatima (in Portal)");
    }

    [Fact]
    public async Task Many_editors_at_once_never_overwrite_each_other()
    {
        var (address, before) = await OpenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 6).Select(n => SaveAsync(address, before, draft => draft with { Phone = $"+41 {n}" }))
        );

        var winner = Assert.Single(answers, answer => answer is { Succeeded: true, Value.Conflict: null });
        Assert.Equal($"+41 {Array.IndexOf(answers, winner) + 1}", (await PairAsync(address)).Company.Phone);
        Assert.All(
            answers.Where(answer => !answer.Succeeded),
            answer => Assert.Equal("billing.being-changed", Assert.Single(answer.Refusals).Code)
        );
    }

    [Fact]
    public async Task Editors_of_two_addresses_of_one_company_never_overwrite_each_other()
    {
        var (address, before) = await OpenAsync();
        await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"parent_id": {{address.CompanyId}}, "type": "invoice", "name": "Second", "email": "two@x.example"}]"""
        );
        await ImportAsync();
        var second = (await ListAsync("two@x.example"))[0];
        var beforeSecond = (await ReadAsync(second.Id)).Live!;

        var answers = await Task.WhenAll(
            SaveAsync(address, before, draft => draft with { CompanyName = "Acme One AG" }),
            SaveAsync(second, beforeSecond, draft => draft with { CompanyName = "Acme Two AG" })
        );

        var winner = Assert.Single(answers, answer => answer is { Succeeded: true, Value.Conflict: null });
        Assert.Equal(answers[0] == winner ? "Acme One AG" : "Acme Two AG", (await PairAsync(address)).Company.Name);
    }

    [Fact]
    public async Task A_contact_moved_below_another_company_changes_neither_until_the_import_knows()
    {
        var (address, before) = await OpenAsync();
        var other = await CreatedAsync("Bolt AG");
        await WriteAsync(address.InvoiceContactId!.Value, $$"""{"parent_id": {{other.CompanyId}}}""");

        var refused = await SaveAsync(address, before, draft => draft with { CompanyName = "Wrong AG" });
        var shown = await ReadAsync(address.Id);

        Assert.Equal("billing.gone", Assert.Single(refused.Refusals).Code);
        Assert.Null(shown.Live);
        Assert.Equal((1, 1, 0), (await CountAsync("Acme AG"), await CountAsync("Bolt AG"), await CountAsync("Wrong AG")));

        async Task<int> CountAsync(string name) =>
            (
                await Odoo.CallAsync(
                    "res.partner",
                    "search_count",
                    $$"""[[["name", "=", "{{name}}"], ["is_company", "=", true]]]"""
                )
            )!.GetValue<int>();
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_looking()
    {
        var (address, before) = await OpenAsync();
        var lost = new LostAnswers(Get<IBillingCommands>()) { CarriesOut = true };

        var saved = await EditThroughAsync(lost, address, before, BillingField.DraftOf(before) with { Phone = "+41 1" });

        Assert.Null(saved.Value!.Conflict);
        Assert.Equal("+41 1", (await PairAsync(address)).Company.Phone);
        Assert.Equal("billing-address.changed", (await AuditedAsync(address.Id))[^1]);
    }

    [Fact]
    public async Task What_is_not_known_is_not_claimed_and_the_next_save_waits_until_it_is_safe()
    {
        var (address, before) = await OpenAsync();
        var draft = BillingField.DraftOf(before) with { Phone = "+41 1" };

        var unknown = await EditThroughAsync(new LostAnswers(Get<IBillingCommands>()), address, before, draft);
        var soon = await EditAsync(address, before, draft);
        Clock.Jump(BillingAddress.SettleTime - TimeSpan.FromSeconds(10));
        var stillSoon = await EditAsync(address, before, draft);
        Clock.Jump(TimeSpan.FromSeconds(10));
        var later = await EditAsync(address, before, draft);

        Assert.Equal("billing.change-unknown", Assert.Single(unknown.Refusals).Code);
        Assert.Equal("billing.being-changed", Assert.Single(soon.Refusals).Code);
        Assert.Equal("billing.being-changed", Assert.Single(stillSoon.Refusals).Code);
        Assert.Null(later.Value!.Conflict);
        Assert.Equal("+41 1", (await PairAsync(address)).Company.Phone);
    }

    [Fact]
    public async Task A_refusal_by_odoo_is_told_and_changes_nothing()
    {
        var (address, before) = await OpenAsync();
        var refused = await EditThroughAsync(
            new LostAnswers(Get<IBillingCommands>()) { Reason = "The VAT number [DE136695976] does not seem to be valid" },
            address,
            before,
            BillingField.DraftOf(before) with
            {
                VatNumber = "DE136695976",
            }
        );

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal(("billing.refused-by-odoo", "VatNumber"), (refusal.Code, refusal.Field));
        Assert.Contains("does not seem to be valid", refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal("", (await PairAsync(address)).Company.VatNumber);
        Assert.Null((await SaveAsync(address, before, draft => draft with { Phone = "+41 1" })).Value!.Conflict);
    }

    [Fact]
    public async Task While_odoo_is_away_nothing_is_sent_and_it_can_be_saved_later()
    {
        var (address, before) = await OpenAsync();
        Break(FaultMode.Down);

        var away = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });
        Mend();
        var back = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });

        Assert.Equal("billing.odoo-away", Assert.Single(away.Refusals).Code);
        Assert.True(back.Succeeded);
    }

    [Fact]
    public async Task Only_what_was_changed_is_judged()
    {
        var (address, _) = await OpenAsync();
        await WriteAsync(address.CompanyId!.Value, """{"vat": "nonsense", "street": false, "city": " Uster "}""");
        await WriteAsync(address.InvoiceContactId!.Value, """{"street": false, "zip": "1"}""");
        var before = (await ReadAsync(address.Id)).Live!;

        var phone = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });
        var vat = await SaveAsync(address, (await ReadAsync(address.Id)).Live!, draft => draft with { VatNumber = "CHE-1" });

        Assert.True(phone.Succeeded);
        Assert.Equal("VatNumber", Assert.Single(vat.Refusals).Field);
        Assert.Equal(" Uster ", (await PairAsync(address)).Company.City);
    }

    [Fact]
    public async Task Nobody_but_finance_and_administrators_changes_anything()
    {
        var (address, before) = await OpenAsync(Member);
        var viewer = new Actor(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

        foreach (var actor in new[] { Member, OtherMember, Support, viewer })
        {
            var refused = await EditAsync(address, before, BillingField.DraftOf(before) with { Phone = "+41 1" }, actor);
            Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        }

        Assert.Equal("", (await PairAsync(address)).Company.Phone);
    }

    [Fact]
    public async Task What_is_gone_or_archived_in_odoo_cannot_be_changed()
    {
        var (address, before) = await OpenAsync();
        await Odoo.CallAsync("res.partner", "unlink", $"[[{address.InvoiceContactId}]]");
        var gone = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });
        await ImportAsync();

        var deleted = await SaveAsync(address, before, draft => draft with { Phone = "+41 1" });

        Assert.Equal("billing.gone", Assert.Single(gone.Refusals).Code);
        Assert.Equal("billing.not-in-use", Assert.Single(deleted.Refusals).Code);
    }

    private async Task<(BillingAddress Address, BillingRecord Before)> OpenAsync(Actor? creator = null)
    {
        var address = await CreatedAsync("Acme AG", creator);
        return (address, (await ReadAsync(address.Id)).Live!);
    }

    private Task<Result<BillingOutcome>> SaveAsync(
        BillingAddress address,
        BillingRecord before,
        Func<BillingAddressDraft, BillingAddressDraft> change
    ) => EditAsync(address, before, change(BillingField.DraftOf(before)));

    private Task<Result<BillingOutcome>> EditAsync(
        BillingAddress address,
        BillingRecord before,
        BillingAddressDraft draft,
        Actor? actor = null
    ) => Get<EditBillingAddress>().ExecuteAsync(actor ?? Finance, address.Id, before, draft, Cancellation);

    private async Task<Result<BillingOutcome>> EditThroughAsync(
        IBillingCommands commands,
        BillingAddress address,
        BillingRecord before,
        BillingAddressDraft draft
    )
    {
        var edit = new EditBillingAddress(Get<CommandLedger>(), Get<SendBillingCommand>(), commands, Get<BillingLists>());
        return await edit.ExecuteAsync(Finance, address.Id, before, draft, Cancellation);
    }

    private static BillingAddressDraft Merge(BillingAddressDraft draft, BillingComparison comparison, HashSet<string> mine) =>
        comparison
            .Differences.Where(difference => !mine.Contains(difference.Field.Name))
            .Aggregate(draft, (merged, difference) => difference.Field.With(merged, difference.Theirs));

    private async Task<(PartnerRecord Company, PartnerRecord Contact)> PairAsync(BillingAddress address)
    {
        var live = (await ReadAsync(address.Id)).Live!;
        return (live.Company, live.Contact);
    }

    private async Task<List<string>> AuditedAsync(BillingAddressId id)
    {
        await using var db = Database.Open();
        var subject = id.ToString();
        var audit = db.Audit.Where(entry => entry.SubjectId == subject).OrderBy(entry => entry.Id);
        return await audit.Select(entry => entry.Action).ToListAsync(Cancellation);
    }
}
