using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;

namespace Portal.Tests.Components;

public sealed class WhenATimeIsShown : BunitContext
{
    private static readonly DateTime Noon = new(2026, 3, 14, 12, 0, 0, DateTimeKind.Utc);

    private readonly HandTurnedTime _time = new(Noon);

    public WhenATimeIsShown() => Services.AddSingleton<TimeProvider>(_time);

    [Theory]
    [InlineData(-3, "just now")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-120, "2 min ago")]
    [InlineData(-3 * 3600, "3 h ago")]
    [InlineData(-2 * 86400, "2 d ago")]
    [InlineData(-60 * 86400, "2026-01-13")]
    [InlineData(240, "in 4 min")]
    public void Says_how_far_it_is(int seconds, string expected)
    {
        var shown = Render<TimeAgo>(parameters => parameters.Add(time => time.At, Noon.AddSeconds(seconds)));

        Assert.Equal(expected, shown.Find("time").TextContent);
    }

    [Fact]
    public void Gives_local_time_zone_and_UTC_on_hover()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Africa/Nairobi");

        var shown = Render<TimeAgo>(parameters => parameters.Add(time => time.At, Noon).Add(time => time.Zone, zone));

        Assert.Equal(
            "2026-03-14 15:00:00 Africa/Nairobi (UTC+03:00) · 2026-03-14 12:00:00 UTC",
            shown.Find("time").GetAttribute("title")
        );
        Assert.Equal("2026-03-14T12:00:00Z", shown.Find("time").GetAttribute("datetime"));
    }

    [Fact]
    public void Follows_the_zone_of_Portal_when_none_is_given()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

        var shown = Render<TimeAgo>(parameters => parameters.Add(time => time.At, Noon).AddCascadingValue(zone));

        Assert.StartsWith(
            "2026-03-14 13:00:00 Europe/Zurich",
            shown.Find("time").GetAttribute("title"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Says_UTC_once_where_that_is_the_zone()
    {
        var shown = Render<TimeAgo>(parameters => parameters.Add(time => time.At, Noon).Add(time => time.Zone, TimeZoneInfo.Utc));

        Assert.Equal("2026-03-14 12:00:00 UTC", shown.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void Stays_true_while_it_is_shown()
    {
        var shown = Render<TimeAgo>(parameters => parameters.Add(time => time.At, Noon));

        _time.TurnBy(TimeSpan.FromMinutes(5));
        shown.WaitForAssertion(() => Assert.Equal("5 min ago", shown.Find("time").TextContent));
        _time.TurnBy(TimeSpan.FromHours(2));

        shown.WaitForAssertion(() => Assert.Equal("2 h ago", shown.Find("time").TextContent));
    }

    // A clock for one component: every waiting timer fires when it is turned.
    private sealed class HandTurnedTime(DateTime start) : TimeProvider
    {
        private readonly List<HandTurnedTimer> _timers = [];
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HandTurnedTimer(() => callback(state));
            _timers.Add(timer);
            return timer;
        }

        public void TurnBy(TimeSpan length)
        {
            _now += length;
            _timers.ForEach(timer => timer.Fire());
        }
    }

    private sealed class HandTurnedTimer(Action fire) : ITimer
    {
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_isDisposed;

        public void Fire()
        {
            if (!_isDisposed)
            {
                fire();
            }
        }

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
