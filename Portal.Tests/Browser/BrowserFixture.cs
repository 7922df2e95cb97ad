using Microsoft.Playwright;
using Portal.Tests.Browser;
using Portal.Tests.Support;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Portal.Tests.Browser;

/// <summary>One Chromium for all browser tests of a run, started by the first that needs it. Each test has a context of its own.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    // headless, without sandbox (root in a container has none), and silent towards the network
    private static readonly string[] Flags =
    [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private readonly SemaphoreSlim _once = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser; the test is skipped where none is given.</summary>
    public async Task<IBrowser> StartedAsync(CancellationToken cancellationToken)
    {
        var program = TestEnvironment.Require("browser", TestEnvironment.BrowserVariable);
        await _once.WaitAsync(cancellationToken);
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000); // two busy cores: the default of 5 s is too near to what a page takes then
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Flags }
            );
        }
        finally
        {
            _ = _once.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _once.Dispose();
    }
}
