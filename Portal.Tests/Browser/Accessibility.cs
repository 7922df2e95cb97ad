using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>What axe finds on a page. Source: LOOK ("axe: nothing serious").</summary>
public static class Accessibility
{
    /// <summary>Fails with rule, element and remedy for each serious or critical finding.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var result = await page.RunAxe();

        var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
        Assert.True(
            serious.Count == 0,
            $"{page.Url} has {serious.Count} serious finding(s):\n{string.Join('\n', serious.Select(Describe))}"
        );
    }

    private static string Describe(AxeResultItem violation) =>
        $"- {violation.Impact} {violation.Id}: {violation.Help} ({violation.HelpUrl})\n"
        + string.Join('\n', violation.Nodes.Select(node => $"    {node.Target}: {node.Html}"));
}
