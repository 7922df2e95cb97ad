using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Billing;

public abstract class WhenACompanyMayExistAlready(DatabaseProvider provider) : BillingSuite(provider)
{
    private const string Vat = "CHE-123.456.788 MWST";

    public sealed class OnSqlite() : WhenACompanyMayExistAlready(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenACompanyMayExistAlready(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_billing_address_is_found_by_name_number_and_domain_each_with_its_reason()
    {
        await ExistingAsync("ACME AG");

        Assert.Equal([DuplicateReason.SameName], await ReasonsInPortalAsync(name: "Acme"));
        Assert.Equal([DuplicateReason.NameBeginsAlike], await ReasonsInPortalAsync(name: "Acm"));
        Assert.Equal([DuplicateReason.SameVat], await ReasonsInPortalAsync(vat: "che 123456788"));
        Assert.Equal([DuplicateReason.SameMailDomain], await ReasonsInPortalAsync(email: "new@acme.example"));
        Assert.Equal(
            [DuplicateReason.SameVat, DuplicateReason.SameName, DuplicateReason.SameMailDomain],
            await ReasonsInPortalAsync("acme a.g.", Vat, "x@acme.example")
        );
    }

    [Fact]
    public async Task A_name_that_contains_it_is_found_however_far_away_in_the_alphabet()
    {
        await CreatedAsync("Zurich Acmeria AG");
        await BillingRows.FillAsync(Database.Portal, 150, null, Cancellation, number => $"Acmerib {number:000} AG");

        var found = await InPortalAsync(new("Acmeria Zurich", "", [], NewId()));

        Assert.Equal("Zurich Acmeria AG", found[0].Name);
    }

    [Fact]
    public async Task What_is_not_like_it_is_not_shown()
    {
        await ExistingAsync("ACME AG");

        Assert.Empty(await InPortalAsync(new("Apex", "CHE-109.322.551", ["a@gmail.com"], NewId())));
        Assert.Empty(await InPortalAsync(new("AG", "", [], NewId())));
        Assert.Empty(await InPortalAsync(new("", "", [], NewId())));
    }

    [Fact]
    public async Task The_surest_comes_first_and_the_entry_itself_is_left_out()
    {
        await CreatedAsync("Acme Trading AG");
        await ExistingAsync("Something Else AG");
        var own = await CreatedAsync("Acme");

        var found = await InPortalAsync(new("Acme", Vat, [], own.Id));

        Assert.Equal(["Something Else AG", "Acme Trading AG"], found.Select(candidate => candidate.Name));
    }

    [Fact]
    public async Task A_company_that_is_no_billing_address_is_found_in_odoo()
    {
        var company = await CompanyAsync("""{"name": "ACME AG", "vat": "CHE123456788MWST", "city": "Bern"}""");
        await CompanyAsync("""{"name": "Acme Old AG", "active": false}""");
        await CompanyAsync("""{"name": "Unlike AG"}""");

        var found = await InOdooAsync(new("Acme", Vat, [], NewId()));

        Assert.Equal(["ACME AG", "Acme Old AG"], found.Select(candidate => candidate.Name));
        Assert.Equal((company, null, false), (found[0].CompanyId, found[0].AddressId, found[0].IsArchived));
        Assert.Equal([DuplicateReason.SameVat, DuplicateReason.SameName], found[0].Reasons);
        Assert.True(found[1].IsArchived);
    }

    [Fact]
    public async Task Odoos_own_hint_of_one_number_twice_comes_along()
    {
        var first = await CompanyAsync($$"""{"name": "ACME AG", "vat": "{{Vat}}"}""");
        var second = await CompanyAsync($$"""{"name": "Acme Holding AG", "vat": "{{Vat}}"}""");

        var found = await InOdooAsync(new("", Vat, [], NewId()));

        Assert.Equal(
            [(first, second), (second, first)],
            found.Select(each => (each.CompanyId!.Value, each.SameVatInOdooId!.Value))
        );
    }

    [Fact]
    public async Task A_company_in_odoo_that_portal_knows_is_shown_as_its_billing_address()
    {
        var existing = await ExistingAsync("ACME AG");

        var found = await InOdooAsync(new("", Vat, [], NewId()));

        Assert.Equal(existing.Id, Assert.Single(found).AddressId);
    }

    [Fact]
    public async Task While_odoo_is_away_what_portal_knows_is_still_found()
    {
        await ExistingAsync("ACME AG");
        Break(FaultMode.Down);

        Assert.Single(await InPortalAsync(new("Acme", "", [], NewId())));
        await Assert.ThrowsAsync<ConnectorException>(() => InOdooAsync(new("Acme", "", [], NewId())));
    }

    [Fact]
    public async Task A_member_learns_of_nothing_they_may_not_see_in_any_way()
    {
        var foreign = await ExistingAsync("ACME AG");
        var company = await CompanyAsync($$"""{"name": "Acme Secret AG", "vat": "{{Vat}}"}""");
        var mine = await CreatedAsync("Acme Mine AG", Member);
        var query = new DuplicateQuery("Acme", Vat, ["x@acme.example"], NewId());

        var known = await InPortalAsync(query, Member);
        var fromOdoo = await InOdooAsync(query, Member);
        var taken = await Get<TakeOverCompany>().ExecuteAsync(Member, company, Cancellation);
        var created = await CreateWithVatAsync(NewId(), "Acme AG", Member);
        var below = await Get<CreateBillingAddress>()
            .ExecuteAsync(Member, NewId(), await DraftAsync("Acme") with { CompanyId = foreign.CompanyId }, Cancellation);

        Assert.Equal([mine.Id], known.Select(candidate => candidate.AddressId!.Value));
        Assert.Empty(fromOdoo);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(taken.Refusals).Code);
        Assert.True(created.Succeeded);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(below.Refusals).Code);
    }

    [Fact]
    public async Task Without_the_right_to_create_nothing_is_searched()
    {
        await ExistingAsync("ACME AG");

        var found = await Get<FindDuplicates>().InPortalAsync(Support, new("Acme", "", [], NewId()), Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(found.Refusals).Code);
    }

    [Fact]
    public async Task The_same_number_is_asked_about_once_and_with_a_reason_it_is_made()
    {
        await ExistingAsync("ACME AG");
        var id = NewId();

        var asked = await CreateWithVatAsync(id, "Acme Zug AG", Finance);
        var made = await CreateWithVatAsync(id, "Acme Zug AG", Finance, "A branch with books of its own.");

        var refusal = Assert.Single(asked.Refusals);
        Assert.Equal((CreationRefusals.SameVat, "VatNumber"), (refusal.Code, refusal.Field));
        Assert.StartsWith("ACME AG in Zürich has this VAT number already.", refusal.Text, StringComparison.Ordinal);
        Assert.True(made.Succeeded);
        Assert.Equal(2, await CountPartnersAsync("Acme Zug AG"));
    }

    [Fact]
    public async Task A_company_only_odoo_knows_of_is_asked_about_too()
    {
        await CompanyAsync("""{"name": "ACME AG", "vat": "CHE123456788"}""");

        var asked = await CreateWithVatAsync(NewId(), "Acme", Finance);

        Assert.Equal(CreationRefusals.SameVat, Assert.Single(asked.Refusals).Code);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task When_odoo_goes_away_during_the_look_the_entry_is_kept()
    {
        _ = await DraftAsync("x");
        Break(FaultMode.Down);

        var refused = await CreateWithVatAsync(NewId(), "Acme", Finance);

        Assert.Equal("billing.odoo-away", Assert.Single(refused.Refusals).Code);
        Assert.Single(await ListAsync(state: BillingAddressState.NotCreated));
    }

    [Fact]
    public async Task Using_a_company_adds_an_invoice_contact_below_it_and_no_second_company()
    {
        var company = await CompanyAsync(
            """{"name": "ACME AG", "vat": "CHE123456788", "city": "Bern", "phone": "1", "company_id": 1}"""
        );

        var choice = (await Get<TakeOverCompany>().ExecuteAsync(Finance, company, Cancellation)).Value!;
        var draft = await DraftAsync("ignored") with
        {
            CompanyId = choice.Draft!.CompanyId,
            CompanyName = choice.Draft.CompanyName,
        };
        var id = NewId();
        var made = await Get<CreateBillingAddress>().ExecuteAsync(Finance, id, draft, Cancellation);
        var again = await Get<CreateBillingAddress>().ExecuteAsync(Finance, id, draft, Cancellation);

        Assert.Equal(("ACME AG", "Bern", 1), (choice.Draft.CompanyName, choice.Draft.City, choice.Draft.OperatingCompanyId));
        Assert.Equal(company, made.Value!.CompanyId);
        Assert.Equal(made.Value.Pair, again.Value!.Pair);
        Assert.Equal(2, await CountPartnersAsync("ACME AG"));
        Assert.Equal("1", (await ReadAsync(id)).Live!.Company.Phone);
    }

    [Fact]
    public async Task A_lost_answer_while_a_contact_is_added_never_leads_to_two()
    {
        var company = await CompanyAsync("""{"name": "ACME AG"}""");
        var draft = await DraftAsync("ACME AG") with { CompanyId = company };
        Break(FaultMode.AnswerLost, count: 1);

        var made = await Get<CreateBillingAddress>().ExecuteAsync(Finance, NewId(), draft, Cancellation);

        Assert.Equal(BillingAddressState.Active, made.Value!.State);
        Assert.Equal(2, await CountPartnersAsync("ACME AG"));
    }

    [Fact]
    public async Task A_company_with_an_invoice_contact_comes_into_the_list_as_it_is()
    {
        var company = await CompanyAsync("""{"name": "ACME AG", "child_ids": [[0, 0, {"type": "invoice", "name": "Ida"}]]}""");

        var first = await Get<TakeOverCompany>().ExecuteAsync(Finance, company, Cancellation);
        var second = await Get<TakeOverCompany>().ExecuteAsync(Finance, company, Cancellation);
        await ImportAsync();

        Assert.NotNull(first.Value!.AddressId);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(first.Value.AddressId, Assert.Single(await ListAsync()).Id);
    }

    [Fact]
    public async Task A_company_that_is_gone_or_archived_says_so()
    {
        var archived = await CompanyAsync("""{"name": "Acme Old AG", "active": false}""");

        var gone = await Get<TakeOverCompany>().ExecuteAsync(Finance, 99999, Cancellation);
        var old = await Get<TakeOverCompany>().ExecuteAsync(Finance, archived, Cancellation);

        Assert.Equal("billing.company-gone", Assert.Single(gone.Refusals).Code);
        Assert.Equal("billing.company-archived", Assert.Single(old.Refusals).Code);
    }

    private async Task<BillingAddress> ExistingAsync(string name)
    {
        var draft = await DraftAsync(name) with { VatNumber = Vat, Emails = ["info@acme.example"] };
        var created = await Get<CreateBillingAddress>().ExecuteAsync(Finance, NewId(), draft, Cancellation);
        Assert.True(created.Succeeded, string.Join(' ', created.Refusals));
        return created.Value;
    }

    private async Task<Result<BillingAddress>> CreateWithVatAsync(
        BillingAddressId id,
        string name,
        Actor actor,
        string reason = ""
    ) =>
        await Get<CreateBillingAddress>()
            .ExecuteAsync(actor, id, await DraftAsync(name) with { VatNumber = Vat, DuplicateReason = reason }, Cancellation);

    private async Task<int> CompanyAsync(string values)
    {
        var company = values.Replace("{\"name\"", "{\"is_company\": true, \"name\"", StringComparison.Ordinal);
        return (await Odoo.CallAsync("res.partner", "create", $"[{company}]"))!.GetValue<int>();
    }

    private async Task<IReadOnlyList<DuplicateReason>> ReasonsInPortalAsync(
        string name = "",
        string vat = "",
        string? email = null
    ) => Assert.Single(await InPortalAsync(new(name, vat, email is null ? [] : [email], NewId()))).Reasons;

    private async Task<IReadOnlyList<DuplicateCandidate>> InPortalAsync(DuplicateQuery query, Actor? actor = null) =>
        (await Get<FindDuplicates>().InPortalAsync(actor ?? Finance, query, Cancellation)).Value!.Candidates;

    private async Task<IReadOnlyList<DuplicateCandidate>> InOdooAsync(DuplicateQuery query, Actor? actor = null) =>
        (await Get<FindDuplicates>().InOdooAsync(actor ?? Finance, query, Cancellation)).Value!.Candidates;
}
