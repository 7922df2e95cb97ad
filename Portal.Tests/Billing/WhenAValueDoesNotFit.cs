using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenAValueDoesNotFit(DatabaseProvider provider) : ProxiedBillingSuite(provider)
{
    public sealed class OnSqlite() : WhenAValueDoesNotFit(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAValueDoesNotFit(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_record_that_is_not_what_odoo_promises_is_named_and_the_others_come()
    {
        var expected = await Get<IBillingDirectory>().CountAsync(Cancellation);
        var contact = 0;
        Proxy.Rewrite = (call, answer) =>
        {
            if (call.IsPage && answer["result"] is JsonArray { Count: > 2 } rows && (contact == 0 || IdOf(rows[2]!) == contact))
            {
                contact = IdOf(rows[2]!);
                rows[2]!["email"] = 17;
            }
        };

        var run = await ImportAsync();
        Proxy.Rewrite = (_, _) => { };
        await WriteAsync(contact, """{"email": "right@x.ch"}""");
        await ImportAsync();

        Assert.Equal((JobRunState.Succeeded, 1), (run.State, Counts(run)["skipped"]));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{contact} (email)"), run.Summary, StringComparison.Ordinal);
        Assert.Equal(expected, (await ListAsync()).Count);
        Assert.Contains(await ListAsync(), address => address.AccountingEmails == "right@x.ch");
    }

    [Fact]
    public async Task A_row_that_the_database_does_not_take_is_named_and_the_others_are_kept()
    {
        var expected = await Get<IBillingDirectory>().CountAsync(Cancellation);
        await RefuseAsync("Poison AG");
        await Odoo.CallAsync(
            "res.partner",
            "create",
            """[{"name": "Poison AG", "is_company": true, "child_ids": [[0, 0, {"type": "invoice"}]]}]"""
        );

        var run = await ImportAsync();
        var again = await ImportAsync();

        Assert.Equal((JobRunState.Succeeded, 1), (run.State, Counts(run)["skipped"]));
        Assert.Contains("1 skipped.", run.Summary, StringComparison.Ordinal);
        Assert.Equal(expected, (await ListAsync()).Count);
        Assert.Equal(JobRunState.Succeeded, again.State);
        Assert.Empty(await ListAsync(state: BillingAddressState.Deleted));
    }

    [Fact]
    public async Task A_page_whose_last_row_is_not_taken_is_not_read_again()
    {
        var contacts = await Odoo.CallAsync(
            "res.partner",
            "search_read",
            """[[["type","=","invoice"],["parent_id.is_company","=",true]]]""",
            """{"fields": ["parent_id"], "load": null, "order": "id", "limit": 10, "context": {"active_test": false} }"""
        );
        var last = contacts![9]!;
        await WriteAsync(last["parent_id"]!.GetValue<int>(), """{"name": "Poison AG"}""");
        await RefuseAsync("Poison AG");
        var pages = 0;
        Proxy.Treat = call =>
            Task.FromResult(call.IsPage && Interlocked.Increment(ref pages) >= 2 ? Treatment.CutOff : Treatment.Pass);

        var broken = await ImportAsync();
        LeaveAlone();

        Assert.Equal(JobRunState.Failed, broken.State);
        Assert.Equal(IdOf(last), (await Get<PullLedger>().ReadAsync(BillingPull.Feed, Cancellation)).AfterId);
    }

    [Fact]
    public async Task A_contact_moved_below_a_company_that_cannot_be_read_stays_what_it_was()
    {
        var (company, contact) = await PairAsync("Acme AG");
        await ImportAsync();
        var odd = (
            await Odoo.CallAsync("res.partner", "create", """[{"name": "Odd AG", "is_company": true}]""")
        )!.GetValue<int>();
        await WriteAsync(contact, $$"""{"parent_id": {{odd}}}""");
        Proxy.Rewrite = (_, answer) =>
        {
            foreach (var row in (answer["result"] as JsonArray ?? []).OfType<JsonObject>().Where(row => row.ContainsKey("email")))
            {
                row["email"] = IdOf(row) == odd ? 17 : row["email"]?.DeepClone();
            }
        };

        var run = await ImportAsync();

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{odd} (email)"), run.Summary, StringComparison.Ordinal);
        var kept = Assert.Single(await ListAsync("acme"));
        Assert.Equal((BillingAddressState.Active, company), (kept.State, kept.CompanyId));
        Proxy.Rewrite = (_, _) => { };
        await ImportAsync();
        Assert.Equal(odd, Assert.Single(await ListAsync("odd ag")).CompanyId);
    }

    private static int IdOf(JsonNode row) => row["id"]!.GetValue<int>();

    // a rule of the database's own stands for all that may be wrong with a value
    private async Task RefuseAsync(string name)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var text = db.Database.IsNpgsql()
            ? $"""ALTER TABLE "BillingAddresses" ADD CHECK ("Name" <> '{name}')"""
            : $"""
                CREATE TRIGGER refuse BEFORE INSERT ON "BillingAddresses" WHEN NEW."Name" = '{name}' BEGIN SELECT RAISE(ABORT, 'no'); END
                """;
        await db.Database.ExecuteSqlRawAsync(text, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
