using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>
/// Base of the browser tests. A test fails for an error in the console, an unhandled script error or a breach of the content
/// security policy too, unless it said beforehand that it expects one. A failing test leaves its pages as pictures, and what the program logged.
/// </summary>
public abstract class BrowserSuite(BrowserFixture browser) : IAsyncLifetime
{
    private const string ReportPolicyBreaches = """
        document.addEventListener('securitypolicyviolation', breach =>
          console.error(`CSP: ${breach.violatedDirective} blocked ${breach.blockedURI} (${breach.sourceFile}:${breach.lineNumber})`));
        """;

    private readonly ConcurrentQueue<string> _complaints = new();

    // a page says good-bye as it is left; once its session has ended, nobody listens any more
    private readonly List<Regex> _expected = [new("status of 401.*/_blazor/disconnect")];
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page in a context of its own: no cookies or storage of any other.</summary>
    protected async Task<IPage> NewPageAsync(Uri baseAddress, Action<BrowserNewContextOptions>? change = null)
    {
        var options = new BrowserNewContextOptions
        {
            BaseURL = baseAddress.ToString(),
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            Locale = "en-GB",
            TimezoneId = "UTC",
            ReducedMotion = ReducedMotion.Reduce,
        };
        change?.Invoke(options);
        var context = await (await browser.StartedAsync(Cancellation)).NewContextAsync(options);
        _contexts.Add(context);
        context.SetDefaultTimeout(60_000); // as with expectations: waiting longer costs nothing where it comes
        await context.AddInitScriptAsync(ReportPolicyBreaches);
        context.Console += (_, message) => Listen(message.Type, $"{message.Text} ({message.Location})");
        context.WebError += (_, error) => Listen("error", error.Error);
        return await context.NewPageAsync();
    }

    /// <summary>Says that the test brings about complaints of this form, such as a lost connection.</summary>
    protected void Expect([StringSyntax("Regex")] string complaint) => _expected.Add(new Regex(complaint));

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var complaints = Complaints;
        var pictures = failed || complaints.Count > 0 ? await TakePicturesAsync() : [];
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        if (complaints.Count > 0)
        {
            Assert.Fail($"The browser complained:\n{string.Join('\n', complaints)}\n{string.Join('\n', pictures)}");
        }
    }

    /// <summary>What the program under test has logged; empty when there is none.</summary>
    private protected virtual IReadOnlyCollection<string> Logged => [];

    /// <summary>What the browser complained of so far, without what the test expects.</summary>
    protected IReadOnlyList<string> Complaints =>
        [.. _complaints.Where(complaint => !_expected.Exists(expected => expected.IsMatch(complaint)))];

    private void Listen(string type, string text)
    {
        if (type == "error")
        {
            _complaints.Enqueue(text);
        }
    }

    private async Task<IReadOnlyList<string>> TakePicturesAsync()
    {
        var name = Regex.Replace(TestContext.Current.Test?.TestDisplayName ?? "test", "[^A-Za-z0-9]+", "-");
        var taken = new List<string>();
        await File.WriteAllLinesAsync(Path.Combine(TestEnvironment.Artifacts, $"{name}.log"), Logged, CancellationToken.None);
        foreach (var page in _contexts.SelectMany(context => context.Pages))
        {
            var path = Path.Combine(TestEnvironment.Artifacts, $"{name}-{taken.Count + 1}.png");
            try
            {
                _ = await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
                taken.Add($"Picture: {path}");
            }
            catch (PlaywrightException exception)
            {
                taken.Add($"No picture: {exception.Message}");
            }
        }

        return taken;
    }
}
