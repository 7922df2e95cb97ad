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
        Fail(page, await page.RunAxe());
    }

    /// <summary>Shows the page in the dark theme, fails where its colours are too near one another, and shows it in the light again.</summary>
    public static async Task AssertReadableInTheDarkAsync(this IPage page)
    {
        await ShowAsync(page, ColorScheme.Dark);
        var colours = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] };
        Fail(page, await page.RunAxe(new AxeRunOptions { RunOnly = colours }));
        await ShowAsync(page, ColorScheme.Light);
    }

    // colours that fade into one another are measured when they have arrived
    private static async Task ShowAsync(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.EvaluateAsync(
            "() => Promise.allSettled(document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished))"
        );
    }

    private static void Fail(IPage page, AxeResult result)
    {
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
