using Portal.Core;
using Portal.Core.Catalog;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Catalog;

/// <summary>People approve or reject; Odoo gets each product once. Source: C4, D13, 002-4 to 002-7, P2, P9.</summary>
public abstract class WhenTemplatesAreDecided(DatabaseProvider provider) : CatalogSuite(provider)
{
    public sealed class OnSqlite() : WhenTemplatesAreDecided(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTemplatesAreDecided(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_approved_one_becomes_a_product_with_its_deposit()
    {
        var template = await ReceiveAsync(Template());

        Assert.Equal(1, (await ApproveAsync(template)).Value);
        await DrainAsync();

        var written = await ReadAsync();
        Assert.Equal(CatalogState.Written, written.State);
        Assert.Equal(CatalogGuards.None, written.Guards);
        Assert.Equal(0, written.Changes);
        var product = await ProductAsync("T-100");
        Assert.Equal("BSS-Monthly-Kisumu", product["name"]!.GetValue<string>());
        Assert.Equal("Unlimited swaps", product["description_sale"]!.GetValue<string>());
        Assert.Equal(4500, product["list_price"]!.GetValue<decimal>());
        Assert.True(product["recurring_invoice"]!.GetValue<bool>());
        Assert.Equal(product["id"]!.GetValue<int>(), written.ProductId);
        var deposit = await ProductAsync("T-100-DEPOSIT");
        Assert.Equal(2000, deposit["list_price"]!.GetValue<decimal>());
        Assert.False(deposit["recurring_invoice"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_plan_that_is_missing_is_made_once()
    {
        foreach (var id in (string[])["T-1", "T-2"])
        {
            var told = Template(id);
            told["common_terms"]!["service_duration_days"] = 60;
            await ApproveAsync(await ReceiveAsync(told));
            await DrainAsync();
        }

        var plans = await Server.CallAsync("sale.subscription.plan", "search_count", """[[["billing_period_value","=",2]]]""");
        Assert.Equal(1, plans!.GetValue<int>());
        Assert.Equal(9000, (await ProductAsync("T-2"))["list_price"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_lost_answer_makes_nothing_twice()
    {
        var template = await ReceiveAsync(Template());
        var lost = 0;
        Proxy.Treat = call => Task.FromResult(call.Method == "create" && lost++ < 1 ? Treatment.CutOff : Treatment.Pass);

        await ApproveAsync(template);
        await DrainAsync();
        Clock.Jump(TimeSpan.FromMinutes(10)); // Odoo is surely done with it
        await DrainAsync();

        Assert.Equal(CatalogState.Written, (await ReadAsync()).State);
        await ProductAsync("T-100");
        await ProductAsync("T-100-DEPOSIT");
    }

    [Fact]
    public async Task A_price_stays_odoos_once_the_product_is_made()
    {
        await ApproveAsync(await ReceiveAsync(Template()));
        await DrainAsync();
        await ChangeInOdooAsync("T-100", """{"list_price":5000}""");
        var told = Template();
        (told["name"], told["common_terms"]!["monthly_fee"]) = ("BSS-Monthly-Mombasa", 6000);

        await ApproveAsync(await ReceiveAsync(told, "updated"));
        await DrainAsync();

        var product = await ProductAsync("T-100");
        Assert.Equal("BSS-Monthly-Mombasa", product["name"]!.GetValue<string>());
        Assert.Equal(5000, product["list_price"]!.GetValue<decimal>());
        Assert.Equal(CatalogState.Written, (await ReadAsync()).State);
    }

    [Fact]
    public async Task A_price_follows_where_that_is_configured()
    {
        Restart(new CatalogOptions { OverwritesPrices = true });
        await ApproveAsync(await ReceiveAsync(Template()));
        await DrainAsync();
        var told = Template();
        told["common_terms"]!["monthly_fee"] = 6000;

        await ApproveAsync(await ReceiveAsync(told, "updated"));
        await DrainAsync();

        Assert.Equal(6000, (await ProductAsync("T-100"))["list_price"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task An_archived_one_is_archived_in_odoo_with_its_deposit()
    {
        await ApproveAsync(await ReceiveAsync(Template()));
        await DrainAsync();

        var ended = await ReceiveAsync(Template(), "archived");
        Assert.Equal(CatalogState.Waiting, ended.State);
        await ApproveAsync(ended);
        await DrainAsync();

        Assert.Equal(CatalogState.Archived, (await ReadAsync()).State);
        Assert.False((await ProductAsync("T-100"))["active"]!.GetValue<bool>());
        Assert.False((await ProductAsync("T-100-DEPOSIT"))["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Another_currency_needs_prices_of_a_persons()
    {
        var told = Template();
        told["billing_currency"] = "USD";
        var template = await ReceiveAsync(told);

        Assert.Equal("catalog.price-missing", (await ApproveAsync(template)).Refusals[0].Code);
        Assert.Equal("catalog.price-wrong", (await ApproveAsync(template, new CatalogPrices(-1, 0))).Refusals[0].Code);
        Assert.Equal("catalog.price-missing", (await ApproveAsync(template, new CatalogPrices(590_000, null))).Refusals[0].Code);
        Assert.True((await ApproveAsync(template, new CatalogPrices(590_000, 260_000))).Succeeded);
        await DrainAsync();

        Assert.Equal(590_000, (await ProductAsync("T-100"))["list_price"]!.GetValue<decimal>());
        Assert.Equal(260_000, (await ProductAsync("T-100-DEPOSIT"))["list_price"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Several_products_of_one_reference_are_left_alone()
    {
        foreach (var name in (string[])["One", "Two"])
        {
            await Server.CallAsync("product.template", "create", $$"""[{"name":"{{name}}","default_code":"T-100"}]""");
        }

        var template = await ReceiveAsync(Template());

        Assert.True(template.Guards.HasFlag(CatalogGuards.Duplicate));
        Assert.Equal("catalog.duplicate", (await ApproveAsync(template)).Refusals[0].Code);
    }

    [Fact]
    public async Task What_odoo_refuses_is_blocked_with_its_reason()
    {
        var template = await ReceiveAsync(Template());
        await ApproveAsync(template);
        foreach (var name in (string[])["One", "Two"])
        {
            await Server.CallAsync("product.template", "create", $$"""[{"name":"{{name}}","default_code":"T-100"}]""");
        }

        await DrainAsync();

        var blocked = await ReadAsync();
        Assert.Equal(CatalogState.Blocked, blocked.State);
        Assert.Contains("Several products of Odoo have the reference T-100", blocked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_match_are_approved_without_those_that_have_a_warning()
    {
        var odd = Template("T-3");
        odd["name"] = "Swaps";
        await TellAsync(Template("T-1"));
        await TellAsync(Template("T-2"));
        await TellAsync(odd);
        await DrainAsync();
        var request = new CatalogListRequest();
        var clean = (await Get<ListTemplates>().CountCleanAsync(Finance, request, Cancellation)).Value;

        var wrong = await MatchAsync(request, clean + 1);
        Assert.Equal("catalog.changed", wrong.Refusals[0].Code);
        Assert.Equal(2, (await MatchAsync(request, clean)).Value);
        await DrainAsync();

        await ProductAsync("T-1");
        await ProductAsync("T-2");
        Assert.Empty(await ProductsAsync("T-3"));
        Assert.Equal("catalog.nothing-matches", (await MatchAsync(request, 0)).Refusals[0].Code);
    }

    [Fact]
    public async Task A_rejected_one_is_left_until_abs_tells_something_new()
    {
        var template = await ReceiveAsync(Template());
        var pick = new CatalogPick(template.Id, template.Version);
        var reject = Get<RejectTemplates>();

        Assert.Equal("Reason", (await reject.ExecuteAsync(Finance, [pick], " ", Cancellation)).Refusals[0].Field);
        Assert.Equal(1, (await reject.ExecuteAsync(Finance, [pick], "Too cheap", Cancellation)).Value);
        Assert.Equal("catalog.changed", (await reject.ExecuteAsync(Finance, [pick], "Too cheap", Cancellation)).Refusals[0].Code);
        Assert.Equal(CatalogState.Rejected, (await ReceiveAsync(Template())).State);
        var told = Template();
        told["common_terms"]!["monthly_fee"] = 6000;

        Assert.Equal(CatalogState.Waiting, (await ReceiveAsync(told, "updated")).State);
        Assert.Empty(await ProductsAsync("T-100"));
    }

    [Theory]
    [InlineData(CatalogLead.ReviewFirst, CatalogState.Waiting)]
    [InlineData(CatalogLead.Abs, CatalogState.Archived)]
    public async Task An_end_that_came_while_the_product_was_on_its_way_is_not_lost(CatalogLead lead, CatalogState state)
    {
        await ApproveAsync(await ReceiveAsync(Template()));
        Restart(new CatalogOptions { Lead = lead });
        await TellAsync(Template(), "archived");
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        Assert.Equal(CatalogState.Archived, (await ReadAsync()).State); // Odoo has nothing yet

        await DrainAsync();

        var template = await ReadAsync();
        Assert.Equal(state, template.State);
        if (state == CatalogState.Waiting)
        {
            await ApproveAsync(template);
            await DrainAsync();
        }

        Assert.Equal(CatalogState.Archived, (await ReadAsync()).State);
        Assert.False((await ProductAsync("T-100"))["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_rejection_while_the_word_before_is_on_its_way_stands_and_makes_no_second_product()
    {
        await ApproveAsync(await ReceiveAsync(Template()));
        var told = Template();
        told["name"] = "BSS-Monthly-Mombasa";
        await TellAsync(told, "updated");
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var newer = await ReadAsync();
        Assert.Equal(CatalogState.Waiting, newer.State);
        CatalogPick[] picks = [new(newer.Id, newer.Version)];
        Assert.True((await Get<RejectTemplates>().ExecuteAsync(Finance, picks, "Not that name", Cancellation)).Succeeded);

        await DrainAsync();

        var rejected = await ReadAsync();
        Assert.Equal((CatalogState.Rejected, "Not that name", 1), (rejected.State, rejected.Reason, rejected.Changes));
        var product = await ProductAsync("T-100");
        Assert.Equal("BSS-Monthly-Kisumu", product["name"]!.GetValue<string>());
        Assert.True((await ApproveAsync(rejected)).Succeeded);
        await DrainAsync();
        Assert.Equal("BSS-Monthly-Mombasa", (await ProductAsync("T-100"))["name"]!.GetValue<string>());
        Assert.Equal(CatalogState.Written, (await ReadAsync()).State);
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_nothing_happens()
    {
        var template = await ReceiveAsync(Template());
        CatalogPick[] picks = [new(template.Id, template.Version)];

        var approved = await Get<ApproveTemplates>().ExecuteAsync(Viewer, new CatalogChoice { Picks = picks }, Cancellation);
        var rejected = await Get<RejectTemplates>().ExecuteAsync(Viewer, picks, "No", Cancellation);
        var opened = await Get<OpenTemplate>().ExecuteAsync(Support, template.Id, Cancellation);

        Assert.All([approved.Succeeded, rejected.Succeeded, opened.Succeeded], Assert.False);
        Assert.Equal(CatalogState.Waiting, (await ReadAsync()).State);
    }

    [Fact]
    public async Task What_changed_since_it_was_looked_at_is_refused()
    {
        var seen = await ReceiveAsync(Template());
        var told = Template();
        told["common_terms"]!["monthly_fee"] = 1;
        await ReceiveAsync(told, "updated");

        Assert.Equal("catalog.changed", (await ApproveAsync(seen)).Refusals[0].Code);
    }

    [Fact]
    public async Task Where_abs_leads_what_has_no_warning_goes_by_itself()
    {
        Restart(new CatalogOptions { Lead = CatalogLead.Abs });
        var odd = Template("T-101");
        odd["billing_currency"] = "USD";

        Assert.Equal(CatalogState.Written, (await ReceiveAsync(Template())).State);
        Assert.Equal(CatalogState.Waiting, (await ReceiveAsync(odd)).State);
        await ProductAsync("T-100");
        Assert.Empty(await ProductsAsync("T-101"));
    }

    [Fact]
    public async Task Where_odoo_leads_nothing_is_written()
    {
        Restart(new CatalogOptions { Lead = CatalogLead.Odoo });
        var template = await ReceiveAsync(Template());

        Assert.Equal("catalog.odoo-leads", (await ApproveAsync(template)).Refusals[0].Code);
        Assert.Empty(await ProductsAsync("T-100"));
    }

    [Fact]
    public async Task A_comparison_finds_what_came_another_way_and_leaves_a_decision_in_hand()
    {
        var template = await ReceiveAsync(Template());
        await CompareAsync();
        Assert.Equal(template.Version, (await ReadAsync()).Version);
        await ApproveAsync(template);
        await DrainAsync();
        await ChangeInOdooAsync("T-100", """{"name":"Renamed"}""");

        await CompareAsync();

        var opened = (await Get<OpenTemplate>().ExecuteAsync(Viewer, template.Id, Cancellation)).Value!;
        Assert.Contains(opened.Changes, change => change is { Field: CatalogField.Name, InOdoo: "Renamed" });
    }

    private Task<Result<int>> MatchAsync(CatalogListRequest request, int count) =>
        Get<ApproveTemplates>()
            .ExecuteAsync(Finance, new CatalogChoice { Match = new CatalogMatch(request, count) }, Cancellation);
}
