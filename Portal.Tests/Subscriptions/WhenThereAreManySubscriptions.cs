using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>2,000 subscriptions and 50,000 assets in the sandbox: what a count asks Odoo, as <c>bench recount</c> does it. Source: G10, FACTS §8.</summary>
[Trait("Category", "Long")]
public sealed partial class WhenThereAreManySubscriptions
{
    private const int MostCalls = 15;

    [Fact]
    public async Task A_count_makes_as_few_calls_as_for_a_hundred()
    {
        var small = await CallsAsync(subscriptions: 100, assets: 500);
        var large = await CallsAsync(subscriptions: 2000, assets: 50_000);

        Assert.InRange(large, 1, MostCalls);
        Assert.Equal(small, large);
    }

    // a few counts of seed 000 stand for all: how much faster it is, is the bench's affair
    private static async Task<int> CallsAsync(int subscriptions, int assets)
    {
        // beside the tests' own output, built by the same build
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace(
                $"{Path.DirectorySeparatorChar}Portal.Tests{Path.DirectorySeparatorChar}",
                $"{Path.DirectorySeparatorChar}bench{Path.DirectorySeparatorChar}Portal.Bench{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal
            ),
            "Portal.Bench.dll"
        );
        var cancellation = TestContext.Current.CancellationToken;
        await using var bench = ChildProcess.Start(
            [
                "dotnet",
                program,
                "recount",
                "--naive",
                "10",
                "--subscriptions",
                subscriptions.ToString(CultureInfo.InvariantCulture),
                "--assets",
                assets.ToString(CultureInfo.InvariantCulture),
            ],
            TestEnvironment.Root
        );
        _ = await bench.WaitForExitAsync(cancellation);
        var told = Calls().Match(bench.Output);
        Assert.True(told.Success, bench.Output);
        return int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Portal, read: [\d.,]+ s, (\d+) calls")]
    private static partial Regex Calls();
}
