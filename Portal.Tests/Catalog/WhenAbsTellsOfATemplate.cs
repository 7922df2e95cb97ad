using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Catalog;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Catalog;

/// <summary>Templates come in: once each, in whatever order, and what cannot be read is dead with the field named. Source: 002-4 to 002-7, D13, P2.</summary>
public abstract class WhenAbsTellsOfATemplate(DatabaseProvider provider) : CatalogSuite(provider)
{
    public sealed class OnSqlite() : WhenAbsTellsOfATemplate(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsTellsOfATemplate(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_waits_with_what_is_missing_in_odoo()
    {
        var template = await ReceiveAsync(Template());

        Assert.Equal(CatalogState.Waiting, template.State);
        Assert.Equal(CatalogGuards.None, template.Guards);
        Assert.Equal(new TemplateTerms(1, 4500, 2000), template.Terms);
        var opened = (await Get<OpenTemplate>().ExecuteAsync(Viewer, template.Id, Cancellation)).Value!;
        Assert.Contains(opened.Changes, change => change is { Field: CatalogField.Product, InOdoo: "", InAbs: "T-100" });
        Assert.Contains(opened.Changes, change => change is { Field: CatalogField.Price, InAbs: "KES 4,500" });
        Assert.Contains(opened.Changes, change => change is { Field: CatalogField.Plan, InOdoo: "Monthly" });
        Assert.Contains(opened.Changes, change => change is { Field: CatalogField.Deposit, InAbs: "T-100-DEPOSIT" });
        Assert.Empty(await ProductsAsync("T-100"));
    }

    [Fact]
    public async Task Told_twice_it_is_one()
    {
        await TellAsync(Template());
        await TellAsync(Template());
        var first = await ReceiveAsync(Template());
        var again = await ReceiveAsync(Template());

        Assert.Equal(first.Version, again.Version);
        Assert.Single(await ActsAsync(), CatalogActs.Received);
    }

    [Fact]
    public async Task An_event_of_the_door_holds_it_under_data()
    {
        var wrapped =
            $$"""{"type":"product_template.created","timestamp":"2026-11-23T10:00:00Z","data":{{Template().ToJsonString()}}}""";

        await TellAsync(wrapped, "created");
        await DrainAsync();

        Assert.Equal("BSS-Monthly-Kisumu", (await ReadAsync()).Name);
    }

    [Fact]
    public async Task A_creation_after_its_update_writes_over_nothing()
    {
        var newer = Template();
        newer["name"] = "BSS-Monthly-Mombasa";
        await ReceiveAsync(newer, "updated");

        var template = await ReceiveAsync(Template());

        Assert.Equal("BSS-Monthly-Mombasa", template.Name);
        Assert.Contains(CatalogActs.Late, await ActsAsync());
    }

    [Fact]
    public async Task An_update_that_is_older_than_what_is_known_writes_over_nothing()
    {
        var newer = Template();
        (newer["name"], newer["updated_at"]) = ("BSS-Monthly-Mombasa", "2026-11-02T00:00:00Z");
        var older = Template();
        (older["name"], older["updated_at"]) = ("BSS-Monthly-Nakuru", "2026-11-01T00:00:00Z");
        await ReceiveAsync(newer, "updated");

        Assert.Equal("BSS-Monthly-Mombasa", (await ReceiveAsync(older, "updated")).Name);
    }

    [Fact]
    public async Task Without_a_date_what_arrived_last_counts()
    {
        var id = await TellAsync(Template(), "updated");
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            var later = Clock.GetUtcNow().UtcDateTime.AddMinutes(5);
            await db
                .Inbox.Where(each => each.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.NextTryAt, later), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var newer = Template();
        newer["name"] = "BSS-Monthly-Mombasa";
        await ReceiveAsync(newer, "updated");
        Clock.Jump(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.Equal(InboxState.Done, (await MessageAsync(id)).State);
        Assert.Equal("BSS-Monthly-Mombasa", (await ReadAsync()).Name);
        Assert.Contains(CatalogActs.Late, await ActsAsync());
    }

    [Fact]
    public async Task An_end_before_the_beginning_stays_the_end()
    {
        await TellAsync("""{"template_id":"T-100"}""", "archived");
        await DrainAsync();

        var template = await ReceiveAsync(Template());

        Assert.False(template.IsActive);
        Assert.Equal(CatalogState.Archived, template.State);
        Assert.Equal("BSS-Monthly-Kisumu", template.Name);
    }

    [Theory]
    [InlineData("Swaps", CatalogGuards.Name)]
    [InlineData("BSS-Monthly", CatalogGuards.Name)]
    [InlineData("BSS - Monthly - Nairobi", CatalogGuards.Name)]
    [InlineData("BSS-Monthly-Nairobi", CatalogGuards.None)]
    public async Task A_name_that_is_not_built_as_agreed_is_a_warning(string name, CatalogGuards guards)
    {
        var told = Template();
        told["name"] = name;

        Assert.Equal(guards, (await ReceiveAsync(told)).Guards);
    }

    [Fact]
    public async Task Another_currency_is_a_warning()
    {
        var told = Template();
        told["billing_currency"] = "USD";

        Assert.Equal(CatalogGuards.Currency, (await ReceiveAsync(told)).Guards);
    }

    [Theory]
    [InlineData("MONTHLY", 60, 2)]
    [InlineData("QUARTERLY", 90, 3)]
    [InlineData("YEARLY", 365, 12)]
    public async Task A_longer_period_is_as_many_fees_and_a_warning(string cycle, int days, int months)
    {
        var told = Template();
        (told["common_terms"]!["billing_cycle"], told["common_terms"]!["service_duration_days"]) = (cycle, days);

        var template = await ReceiveAsync(told);

        Assert.Equal(months, template.Terms.Months);
        Assert.Equal(4500m * months, template.Terms.Price);
        Assert.Equal(CatalogGuards.Period, template.Guards);
    }

    [Fact]
    public async Task A_product_that_was_there_is_a_warning()
    {
        await Server.CallAsync("product.template", "create", """[{"name":"By hand","default_code":"T-100"}]""");

        Assert.Equal(CatalogGuards.Adopts, (await ReceiveAsync(Template())).Guards);
    }

    [Fact]
    public async Task A_product_that_is_as_told_leaves_nothing_to_decide()
    {
        var made = await ReceiveAsync(Template());
        await ApproveAsync(made);
        await DrainAsync();

        var again = await ReceiveAsync(Template(), "updated");

        Assert.Equal(CatalogState.Written, again.State);
        Assert.Equal(CatalogGuards.None, again.Guards);
    }

    [Fact]
    public async Task They_are_found_sorted_and_paged()
    {
        (string Id, string Name)[] templates = [("T-1", "B-Monthly-X"), ("T-2", "C-Monthly-X"), ("T-3", "A-Monthly-Y")];
        foreach (var (id, name) in templates)
        {
            var told = Template(id);
            told["name"] = name;
            await TellAsync(told);
        }

        await DrainAsync();
        var list = Get<ListTemplates>();
        var request = new CatalogListRequest { Sort = CatalogSort.Name, Page = KeysetRequest.First(2) };

        var first = (await list.ExecuteAsync(Viewer, request, Cancellation)).Value!;
        var found = (await list.ExecuteAsync(Viewer, request with { Search = "monthly-y" }, Cancellation)).Value!;
        var odd = (await list.ExecuteAsync(Viewer, request with { Guard = CatalogGuards.Currency }, Cancellation)).Value!;
        var counts = (await list.CountTabsAsync(Viewer, request, Cancellation)).Value!;

        Assert.Equal(["A-Monthly-Y", "B-Monthly-X"], first.Rows.Select(row => row.Name));
        Assert.NotNull(first.Next);
        Assert.Equal("T-3", Assert.Single(found.Rows).TemplateId);
        Assert.Empty(odd.Rows);
        Assert.Equal((3, 3, 0), (counts[CatalogTab.Waiting], counts[CatalogTab.All], counts[CatalogTab.Blocked]));
    }

    [Fact]
    public async Task It_waits_while_odoo_is_away()
    {
        Proxy.Treat = _ => Task.FromResult(Treatment.CutOff);
        var id = await TellAsync(Template());
        await DrainAsync();
        Assert.Equal(InboxState.Pending, (await MessageAsync(id)).State);
        var unread = (await Get<ListTemplates>().FindUnreadAsync(Finance, Cancellation)).Value;
        Assert.Equal(new UnreadTemplates(1, "Odoo cannot be reached.", 0, null), unread);

        Proxy.Treat = _ => Task.FromResult(Treatment.Pass);
        Clock.Jump(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.Equal(CatalogState.Waiting, (await ReadAsync()).State);
        unread = (await Get<ListTemplates>().FindUnreadAsync(Finance, Cancellation)).Value;
        Assert.Equal(new UnreadTemplates(0, null, 0, null), unread);
    }
}
