using System.Globalization;
using System.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenThereAreManyPartners
{
    private const int Many = 100_000;
    private const int Page = 5_000;

    [Fact]
    public async Task Pages_by_id_and_by_write_date_give_every_row_once()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        await FillAsync(server);
        var all = await server.CountAsync();

        var byId = await WalkAsync(server, "id", last => $"""["id",">",{last.Id}]""");
        var byWriteDate = await WalkAsync(
            server,
            "write_date,id",
            last =>
                $$"""
                    "|",["write_date",">","{{last.At}}.999999"],"&",["write_date",">=","{{last.At}}"],["id",">",{{last.Id}}]
                    """
        );

        Assert.Equal(all, byId.Count);
        Assert.Equal(all, byId.Distinct().Count());
        Assert.True(byWriteDate.ToHashSet().SetEquals(byId));
    }

    private static async Task FillAsync(SandboxServer server)
    {
        for (var start = 0; start < Many; start += Page)
        {
            var batch = new StringBuilder("[[");
            for (var number = start; number < start + Page; number++)
            {
                batch.Append(
                    CultureInfo.InvariantCulture,
                    $$"""{{(number == start ? "" : ",")}}{"name":"N{{number}}","ref":"R{{number}}"}"""
                );
            }

            await server.CallAsync("res.partner", "create", batch.Append("]]").ToString());
        }
    }

    /// <summary>Walks all pages by the key of the last row seen.</summary>
    private static async Task<List<long>> WalkAsync(SandboxServer server, string order, Func<(long Id, string At), string> after)
    {
        List<long> seen = [];
        (long Id, string At) last = (0, "2000-01-01 00:00:00");
        while (true)
        {
            var rows = await server.CallAsync(
                "res.partner",
                "search_read",
                $"[[{after(last)}]]",
                $$"""{"fields":["name","ref","write_date","parent_id"],"order":"{{order}}","limit":{{Page}},"load":null}"""
            );
            seen.AddRange(rows!.AsArray().Select(row => row!["id"]!.GetValue<long>()));
            if (rows.AsArray().Count < Page)
            {
                return seen;
            }

            last = (seen[^1], rows.AsArray()[^1]!["write_date"]!.GetValue<string>());
        }
    }
}
