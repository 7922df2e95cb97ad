using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>What a user with nothing but <c>dotnet run</c> sees: an order confirmed in OdooSandbox is entitled in AbsSandbox, and its chatter says so.</summary>
public abstract class WhenTheWholePortalRuns(DatabaseProvider provider) : DatabaseSuite(provider)
{
    public sealed class OnSqlite() : WhenTheWholePortalRuns(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheWholePortalRuns(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_order_confirmed_in_odoo_is_entitled_and_its_chatter_says_so()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder, database: Database.Options, orders: true);
        using var http = new HttpClient { BaseAddress = portal.Address };
        var drafts = await CallAsync(
            http,
            "search",
            """[[["state","=","draft"],["x_outlet_id","!=",false]]]""",
            """{"limit":1,"order":"id"}"""
        );
        var order = drafts![0]!.GetValue<int>();

        await UntilAsync(async () => await RulesAsync(http));
        await CallAsync(http, "action_confirm", $"[[{order}]]", "{}");
        var entitlement = await UntilAsync(async () => await FindAsync(portal, order));
        var notes = await UntilAsync(async () => await NotesAsync(http, order, entitlement));

        Assert.StartsWith("ent-", entitlement, StringComparison.Ordinal);
        Assert.Equal("1", notes);
    }

    private static async Task<string?> FindAsync(RunningPortal portal, int order)
    {
        await using var db = portal.OpenDatabase();
        return await db
            .Orders.Where(each => each.OdooId == order)
            .Select(each => each.EntitlementId)
            .SingleOrDefaultAsync(Cancellation);
    }

    // the sandbox sets itself up to tell Portal once that listens
    private static async Task<string?> RulesAsync(HttpClient http)
    {
        var count = await CallAsync(http, "search_count", "[[]]", "{}", "base.automation");
        return count!.GetValue<int>() == 3 ? "set up" : null;
    }

    private static async Task<string?> NotesAsync(HttpClient http, int order, string entitlement)
    {
        var count = await CallAsync(
            http,
            "search_count",
            $$"""[[["model","=","sale.order"],["res_id","=",{{order}}],["body","ilike","{{entitlement}}"]]]""",
            "{}",
            "mail.message"
        );
        return count!.GetValue<int>() is > 0 and var found ? found.ToString(CultureInfo.InvariantCulture) : null;
    }

    // the program's own loops do the work, so the test looks until they have
    private static async Task<string> UntilAsync(Func<Task<string?>> look)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await look() is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The timer ended.");
    }

    private static async Task<JsonNode?> CallAsync(
        HttpClient http,
        string method,
        string args,
        string keywords,
        string model = "sale.order"
    )
    {
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "call",
            ["id"] = 1,
            ["params"] = new JsonObject
            {
                ["service"] = "object",
                ["method"] = "execute_kw",
                ["args"] = new JsonArray(
                    OdooSandbox.DatabaseName,
                    2,
                    OdooSandbox.Password,
                    model,
                    method,
                    JsonNode.Parse(args),
                    JsonNode.Parse(keywords)
                ),
            },
        };
        using var response = await http.PostAsJsonAsync("sandbox/odoo/jsonrpc", call, Cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Null(answer["error"]);
        return answer["result"];
    }
}
