using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using Portal.Core;
using Portal.Hosting;
using Portal.Tests.Architecture;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

public sealed class WhenMetricsAreRead : IAsyncLifetime
{
    private const string Key = "a-key-for-the-monitor-only-1";

    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder, [("Metrics:Key", Key)]);

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact, Trait("Category", "Docs")]
    public void The_page_lists_every_one_that_the_program_has_and_no_other()
    {
        var written = RepositoryFiles
            .Named("docs/METRICS.md")
            .Text.Split('\n')
            .Where(line => line.StartsWith("| `portal.", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split('|').Skip(1).Take(3).Select(part => part.Trim().Trim('`'))));

        Assert.Equal(Registered(), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task They_are_told_to_a_monitor_with_the_key()
    {
        using var browser = _portal.OpenBrowser();
        (await browser.GetAsync("/health/live")).Dispose();

        using var answer = await browser.GetAsync("/metrics", ("Authorization", $"Bearer {Key}"));
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.Contains(
            "# TYPE portal_inbox_oldest_age_seconds gauge\nportal_inbox_oldest_age_seconds 0\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("portal_outbox_dead 0\n", text, StringComparison.Ordinal);
        Assert.Contains("portal_pages_open 0\n", text, StringComparison.Ordinal);
        Assert.Matches("http_server_request_duration_seconds_count\\{.*http_route=\"/health/live\".*\\} [1-9]", text);
        Assert.All(
            text.TrimEnd().Split('\n').Where(line => line[0] != '#'),
            line => Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.+\\})? [-+0-9.eE]+(Inf|NaN)?$", line)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer a-key-for-the-monitor-only-2")]
    [InlineData("Basic a-key-for-the-monitor-only-1")]
    public async Task Nobody_else_is_told(string? shown)
    {
        using var browser = _portal.OpenBrowser();
        using var folder = new TestFolder();
        await using var without = await RunningPortal.StartAsync(folder);
        using var other = without.OpenBrowser();
        (string, string)[] headers = shown is null ? [] : [("Authorization", shown)];

        using var refused = await browser.GetAsync("/metrics", headers);
        using var absent = await other.GetAsync("/metrics", headers);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (refused.StatusCode, absent.StatusCode));
    }

    [Fact]
    public void One_metric_has_no_more_series_than_a_monitor_should_carry()
    {
        using var recorder = new MetricsRecorder();
        using var meter = new Meter("Portal.Test");
        var counter = meter.CreateCounter<long>("portal.test.many");
        recorder.Begin();

        for (var each = 0; each < MetricsRecorder.MostSeries * 2; each++)
        {
            counter.Add(2, new KeyValuePair<string, object?>("who", $"\"{each}\"\n"));
        }

        var lines = recorder
            .Write()
            .Split('\n')
            .Where(line => line.StartsWith("portal_test_many_total{", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(MetricsRecorder.MostSeries, lines.Count);
        Assert.Contains("portal_test_many_total{who=\"\\\"7\\\"\\n\"} 2", lines);
    }

    // a meter of a static field is made by the first who counts; here nobody has yet
    private static List<string> Registered()
    {
        foreach (
            var type in typeof(Actor).Assembly.GetTypes().Where(type => type.Name.EndsWith("Telemetry", StringComparison.Ordinal))
        )
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (
                    instrument.Meter.Name.StartsWith("Portal.", StringComparison.Ordinal)
                    && instrument.Meter.Name != "Portal.Test"
                )
                {
                    found.Add($"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit}");
                }
            },
        };
        listener.Start();
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name.Split('`')[0] switch
        {
            "Counter" => "counter",
            "Histogram" => "histogram",
            _ => "gauge",
        };
}
