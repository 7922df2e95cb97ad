using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Home;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Pages.Home;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Home;

public sealed class WhenHomeIsDrawn() : BillingSuite(DatabaseProvider.Sqlite), INeedsAttention, IFirstStep, ITrendSource
{
    private readonly BunitContext _pages = new();
    private IReadOnlyList<Need> _needs = [];
    private FirstStep? _step;

    public int Place => 1;

    public string Title => "Things";

    private bool IsBroken { get; set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        var session = _pages.AddAuthorization();
        session.SetAuthorized(Finance.Name);
        session.SetRoles("Finance");
        session.SetClaims(new Claim(ClaimTypes.NameIdentifier, $"{Finance.Id}"));
        _pages
            .Services.AddSingleton<TimeProvider>(Clock)
            .AddSingleton(
                new HomePulse(
                    Get<BillingChanges>(),
                    new ConnectionChanges(),
                    Get<SystemStatusBoard>(),
                    Get<JobRunner>(),
                    TimeProvider.System
                )
            )
            .AddScoped<CurrentActor>()
            .AddScoped(_ => new ReadNeeds([new Broken(this), this], NullLogger<ReadNeeds>.Instance))
            .AddScoped(_ => new ReadFirstSteps([this], NullLogger<ReadFirstSteps>.Instance))
            .AddScoped(_ => new ReadTrends([this], NullLogger<ReadTrends>.Instance));
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void What_waits_stands_with_count_age_link_and_what_to_do()
    {
        _needs =
        [
            new("things wait", "/things")
            {
                Count = 1001,
                OldestAt = Now.AddHours(-3),
                Act = "Try again",
                IsUrgent = true,
            },
        ];

        var panel = _pages.Render<NeedsPanel>();

        panel.WaitForAssertion(() =>
        {
            Assert.Contains("1,000+", panel.Find(".need-text").TextContent, StringComparison.Ordinal);
            Assert.Equal("/things", panel.Find(".need-act").GetAttribute("href"));
            Assert.Equal("Try again: things wait", panel.Find(".need-act").GetAttribute("aria-label"));
            Assert.Contains("3 h ago", panel.Find(".need-age").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void It_changes_by_itself_and_says_so()
    {
        var panel = _pages.Render<NeedsPanel>();
        panel.WaitForAssertion(() => Assert.Contains("Nothing needs you", panel.Markup, StringComparison.Ordinal));

        _needs = [new("things wait", "/things") { Count = 2 }];
        Get<BillingChanges>().Raise();

        panel.WaitForAssertion(() =>
        {
            Assert.Contains("things wait", panel.Find(".need-text").TextContent, StringComparison.Ordinal);
            Assert.Equal("1 thing needs you. New: 2 things wait.", panel.Find("[role=status]").TextContent);
        });
    }

    [Fact]
    public void The_same_words_are_said_again_when_something_else_is_meant()
    {
        var region = _pages.Render<Portal.Components.LiveRegion>(parameters =>
            parameters.Add(each => each.Text, "Done.").Add(each => each.Turn, 1)
        );
        var first = region.Find("div").TextContent;

        region.Render(parameters => parameters.Add(each => each.Text, "Done.").Add(each => each.Turn, 2));

        Assert.Equal(("Done.", "Done.\u00a0"), (first, region.Find("div").TextContent));
    }

    [Fact]
    public void A_source_that_fails_hides_no_other_and_comes_back_by_itself()
    {
        IsBroken = true;
        _needs = [new("things wait", "/things") { Count = 2 }];
        var panel = _pages.Render<NeedsPanel>();
        panel.WaitForAssertion(() =>
        {
            Assert.Contains("things wait", panel.Find(".need-text").TextContent, StringComparison.Ordinal);
            Assert.StartsWith(
                "Backups could not be looked at",
                panel.Find("[role=alert] p").TextContent,
                StringComparison.Ordinal
            );
        });

        _needs = [];
        IsBroken = false;
        Get<BillingChanges>().Raise();

        panel.WaitForAssertion(() =>
        {
            Assert.Contains("Nothing needs you", panel.Markup, StringComparison.Ordinal);
            Assert.Empty(panel.FindAll("[role=alert]"));
        });
    }

    [Fact]
    public void First_steps_are_numbered_until_all_are_done()
    {
        _step = new FirstStep("Connect it", "Set the key.", IsDone: false) { Href = "/connections", Link = "Open connections" };
        var open = _pages.Render<FirstStepsPanel>();
        open.WaitForAssertion(() =>
        {
            Assert.Equal("/connections", open.Find("ol li .btn-primary").GetAttribute("href"));
            Assert.Contains("Set the key.", open.Markup, StringComparison.Ordinal);
        });

        _step = _step with { IsDone = true };
        Get<BillingChanges>().Raise();

        open.WaitForAssertion(() => Assert.Empty(open.FindAll("ol")));
    }

    [Fact]
    public void A_chart_says_the_same_as_its_table()
    {
        var panel = _pages.Render<TrendsPanel>(parameters => parameters.Add(each => each.Range, TrendRange.Day));

        panel.WaitForAssertion(() =>
        {
            var rows = panel.FindAll(".trend-table tbody tr");
            Assert.Equal(25, rows.Count);
            Assert.Equal("earlier", rows[0].FirstElementChild!.TextContent);
            Assert.Equal(["7", "0"], rows[0].QuerySelectorAll("td").Select(cell => cell.TextContent));
            Assert.Equal(["1", "3"], rows[24].QuerySelectorAll("td").Select(cell => cell.TextContent));
            Assert.Equal(["Good", "Bad"], panel.FindAll(".trend-table thead th").Skip(1).Select(cell => cell.TextContent));
            Assert.Contains("Good: 31, Bad: 3", panel.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Charts_are_read_with_the_slow_beat_however_much_happens()
    {
        var clock = new ManualClock();
        using var pulse = new HomePulse(
            Get<BillingChanges>(),
            new ConnectionChanges(),
            Get<SystemStatusBoard>(),
            Get<JobRunner>(),
            clock
        );
        var (quick, slow) = (0, 0);
        pulse.Changed += () => quick++;
        pulse.Slow += () => slow++;

        for (var beat = 0; beat < 16; beat++)
        {
            Get<BillingChanges>().Raise();
            clock.Advance(HomePulse.Beat);
        }

        Assert.Equal((16, 2), (quick, slow));
    }

    [Theory]
    [InlineData("24h", "Asia/Kolkata", "2026-11-22T13:40:00Z", "2026-11-21T14:30:00Z", "21 Nov 20:00")]
    [InlineData("30d", "Europe/Zurich", "2026-11-10T12:00:00Z", "2026-10-11T22:00:00Z", "12 Oct")]
    public void Spans_are_whole_hours_and_days_of_the_zone(string key, string zone, string now, string first, string label)
    {
        var (range, place) = (TrendRange.Parse(key), TimeZoneInfo.FindSystemTimeZoneById(zone));

        var spans = range.Spans(DateTimeOffset.Parse(now, null), place);

        Assert.Equal(DateTimeOffset.Parse(first, null).UtcDateTime, spans[0].From);
        Assert.Equal(label, range.Labels(spans, place)[0]);
        Assert.Equal(range.Parts, spans.Count);
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
        Assert.True(spans[^1].From <= DateTimeOffset.Parse(now, null) && spans[^1].Until > DateTimeOffset.Parse(now, null));
    }

    [Fact]
    public void No_two_hours_are_called_the_same_when_the_clocks_are_set_back()
    {
        var zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
        var spans = TrendRange.Day.Spans(new DateTimeOffset(2026, 10, 25, 10, 20, 0, TimeSpan.Zero), zurich);

        var labels = TrendRange.Day.Labels(spans, zurich);

        Assert.Equal(("24 Oct 13:00", "25 Oct 11:00"), (labels[0], labels[^1]));
        Assert.Equal(["25 Oct 00:00", "01:00", "02:00 +02:00", "02:00 +01:00", "03:00"], labels.Skip(11).Take(5));
        Assert.Equal(24, labels.Distinct().Count());
    }

    Task<IReadOnlyList<Need>> INeedsAttention.FindAsync(Actor actor, CancellationToken cancellationToken) =>
        Task.FromResult(_needs);

    Task<FirstStep?> IFirstStep.FindAsync(Actor actor, CancellationToken cancellationToken) => Task.FromResult(_step);

    Task<IReadOnlyList<Trend>> ITrendSource.ReadAsync(
        Actor actor,
        IReadOnlyList<TrendSpan> spans,
        CancellationToken cancellationToken
    )
    {
        TrendSeries[] series =
        [
            new("Good", TrendTone.Good, [.. spans.Select(_ => 1L)]) { Before = 7 },
            new("Bad", TrendTone.Bad, [.. spans.Select((_, at) => at == spans.Count - 1 ? 3L : 0L)]),
            new("Never", TrendTone.Aside, [.. spans.Select(_ => 0L)]),
        ];
        return Task.FromResult<IReadOnlyList<Trend>>([new Trend("t", "How?", "None.", series) { HasBefore = true }]);
    }

    private sealed class Broken(WhenHomeIsDrawn test) : INeedsAttention
    {
        public string Title => "Backups";

        public Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken) =>
            test.IsBroken ? throw new IOException("The folder is not there.") : Task.FromResult<IReadOnlyList<Need>>([]);
    }
}
