using Portal.Core.Billing;
using Portal.Core.Persistence;
using Portal.Tests.Billing.Access;

namespace Portal.Tests.Billing;

public abstract class WhenThereAreSeveralCompanies(DatabaseProvider provider) : AccessSuite(provider)
{
    public sealed class OnSqlite() : WhenThereAreSeveralCompanies(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenThereAreSeveralCompanies(DatabaseProvider.Postgres);

    [Fact]
    public async Task With_one_company_nobody_is_asked_for_it()
    {
        var choices = await Get<BillingLists>().ReadAsync(Cancellation);

        Assert.False(choices.HasSeveralCompanies);
        Assert.True(Assert.Single(choices.Companies).IsOwn);
        Assert.Null((await CreatedAsync("Acme AG")).OperatingCompanyId);
    }

    [Fact]
    public async Task The_chosen_one_is_kept_in_odoo_on_both_records_and_here()
    {
        var second = await SecondCompanyAsync();
        var choices = await Get<BillingLists>().ReadAsync(Cancellation);
        Assert.True(choices.HasSeveralCompanies);
        Assert.Single(choices.Companies, company => company.IsOwn && company.Id != second);
        Assert.Equal("Second AG", choices.FindCompany(second)!.Name);
        var draft = await DraftAsync("Acme AG") with { OperatingCompanyId = second };

        var created = await Get<CreateBillingAddress>().ExecuteAsync(Finance, NewId(), draft, Cancellation);

        Assert.Equal(second, created.Value!.OperatingCompanyId);
        var live = (await ReadAsync(created.Value.Id)).Live!;
        Assert.Equal((second, second), (live.Company.OperatingCompanyId, live.Contact.OperatingCompanyId));
        await ImportAsync();
        Assert.Equal(second, Assert.Single(await ListAsync()).OperatingCompanyId);
    }

    [Fact]
    public async Task One_that_is_not_ours_is_refused_beside_its_field()
    {
        var draft = await DraftAsync("Acme AG") with { OperatingCompanyId = 4711 };

        var refused = await Get<CreateBillingAddress>().ExecuteAsync(Finance, NewId(), draft, Cancellation);

        Assert.Equal(nameof(draft.OperatingCompanyId), Assert.Single(refused.Refusals).Field);
    }

    private async Task<int> SecondCompanyAsync()
    {
        var partner = await Odoo.CallAsync("res.partner", "create", """[{"name": "Second AG", "is_company": true}]""");
        var currency = (await Odoo.CallAsync("res.currency", "search", "[[]]", """{"limit": 1}"""))![0];
        var values = $$"""[{"name": "Second AG", "partner_id": {{partner}}, "currency_id": {{currency}}}]""";
        var made = await Odoo.CallAsync("res.company", "create", values);
        var id = made!.GetValue<int>();
        await Odoo.CallAsync("res.users", "write", $$"""[[2], {"company_ids": [[4, {{id}}, 0]]}]""");
        return id;
    }
}
