using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenThereAreManyAssets
{
    private const string Asset = "x_client_asset";
    private const int Batches = 50;
    private const int Batch = 1000;

    [Fact]
    public async Task Fifty_thousand_are_counted_by_customer_in_one_call_and_found_by_write_date()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken, seed: true);
        var clients = await server.CallAsync("res.partner", "search", """[[["is_company","=",true]]]""");
        await FillAsync(server, clients!.AsArray());

        var counted = await TimedAsync(
            "read_group",
            () =>
                server.CallAsync(
                    Asset,
                    "read_group",
                    """[[["x_status","=","active"],["x_subscription_active","=",true]],["x_partner_id"],["x_partner_id"]]""",
                    """{"lazy":false}"""
                )
        );
        var page = await TimedAsync(
            "search_read of 2000",
            () =>
                server.CallAsync(
                    Asset,
                    "search_read",
                    """[[["write_date",">","2000-01-01 00:00:00"]]]""",
                    """{"fields":["x_name","x_partner_id","write_date"],"order":"write_date,id","limit":2000,"load":null}"""
                )
        );
        var none = await TimedAsync(
            "search_read of none changed",
            () => server.CallAsync(Asset, "search_read", """[[["write_date",">","2090-01-01 00:00:00"]]]""")
        );

        Assert.True(counted!.AsArray().Sum(row => row!["__count"]!.GetValue<long>()) >= Batches * Batch);
        Assert.Equal(2000, page!.AsArray().Count);
        Assert.Empty(none!.AsArray());
    }

    private static async Task FillAsync(SandboxServer server, JsonArray clients)
    {
        for (var batch = 0; batch < Batches; batch++)
        {
            var rows = Enumerable
                .Range(batch * Batch, Batch)
                .Select(number =>
                    $$"""{"x_name":"PC-{{number}}","x_partner_id":{{clients[number % clients.Count]}},"x_status":"active","x_subscription_active":true}"""
                );
            await server.CallAsync(Asset, "create", new StringBuilder("[[").AppendJoin(',', rows).Append("]]").ToString());
        }
    }

    private static async Task<JsonNode?> TimedAsync(string what, Func<Task<JsonNode?>> act)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await act();
        TestContext.Current.SendDiagnosticMessage($"{what}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        return answer;
    }
}
