using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core.ServicePlans;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.ServicePlans;

/// <summary>What a user with nothing but <c>dotnet run</c> sees: a subscription confirmed in OdooSandbox becomes a service plan at the sandbox's broker. Source: 002-8, 002-10.</summary>
public sealed class WhenTheSandboxHasAnAbs : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_subscription_confirmed_in_odoo_gets_its_plan_instance()
    {
        await using var portal = await RunningPortal.StartAsync(_folder, orders: true);
        using var http = new HttpClient { BaseAddress = portal.Address };
        await UntilAsync(async () => (await CallAsync(http, "base.automation", "search_count", "[[]]"))!.GetValue<int>() >= 3);
        var drafts = await CallAsync(http, "sale.order", "search", """[[["state","=","draft"],["is_subscription","=",true]]]""");
        var id = drafts![0]!.GetValue<int>();

        await CallAsync(http, "sale.order", "action_confirm", $"[[{id}]]");
        ServicePlan? plan = null;
        await UntilAsync(async () => (plan = await FindAsync(portal, id)) is not null);

        Assert.Equal(($"PI-{id}", "ACTIVE", false), (plan!.AbsPlanId, plan.AbsServiceState, plan.IsDrifted));
    }

    private static async Task<ServicePlan?> FindAsync(RunningPortal portal, int id)
    {
        await using var db = portal.OpenDatabase();
        return await db
            .ServicePlans.AsNoTracking()
            .SingleOrDefaultAsync(plan => plan.OdooId == id && plan.AbsPlanId != null, Cancellation);
    }

    // the program's own loops do the work, so the test looks until they have
    private static async Task UntilAsync(Func<Task<bool>> look)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await look())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<JsonNode?> CallAsync(HttpClient http, string model, string method, string args)
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
                    new JsonObject()
                ),
            },
        };
        using var response = await http.PostAsJsonAsync("sandbox/odoo/jsonrpc", call, Cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Null(answer["error"]);
        return answer["result"];
    }
}
