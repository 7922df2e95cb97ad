using Portal.Core.Messaging;
using Portal.Tests.Support;

namespace Portal.Tests.Messaging;

public sealed class WhenABreakerOpens
{
    private readonly JumpingClock _clock = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Setting_the_clock_changes_nothing(int hours)
    {
        var breaker = Opened();

        _clock.Jump(TimeSpan.FromHours(hours));
        var early = breaker.Allow(5);
        _clock.Steady.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((0, 1), (early, breaker.Allow(5)));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, breaker.NextAt);
    }

    [Fact]
    public void A_probe_does_not_undercut_a_wish_to_be_left_alone()
    {
        var breaker = new Breaker(_clock);
        breaker.Hold(TimeSpan.FromMinutes(10));
        Fail(breaker);

        _clock.Steady.Advance(TimeSpan.FromMinutes(9));
        var early = breaker.Allow(5);
        _clock.Steady.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 1), (early, breaker.Allow(5)));
    }

    [Fact]
    public void One_that_does_not_accept_portal_is_asked_once_an_hour_until_it_does()
    {
        var breaker = new Breaker(_clock);
        var asked = 0;

        for (var minute = 0; minute < 300; minute++)
        {
            if (breaker.Allow(64) > 0)
            {
                asked++;
                breaker.Begin();
                breaker.Refuse(TimeSpan.FromHours(1));
            }

            _clock.Steady.Advance(TimeSpan.FromMinutes(1));
        }

        breaker.Begin();
        breaker.Succeed();

        Assert.Equal(5, asked);
        Assert.Equal(64, breaker.Allow(64));
    }

    [Fact]
    public void A_person_wins_over_both()
    {
        var breaker = Opened();
        breaker.Hold(TimeSpan.FromHours(1));

        breaker.ProbeNow();

        Assert.Equal(1, breaker.Allow(5));
    }

    private Breaker Opened()
    {
        var breaker = new Breaker(_clock);
        Fail(breaker);
        return breaker;
    }

    private static void Fail(Breaker breaker)
    {
        for (var each = 0; each < Breaker.Limit; each++)
        {
            breaker.Begin();
            breaker.Fail();
        }
    }
}

/// <summary>A clock that somebody sets, over one that goes on steadily.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private TimeSpan _jump;

    public ManualClock Steady { get; } = new();

    public override long TimestampFrequency => Steady.TimestampFrequency;

    public void Jump(TimeSpan by) => _jump += by;

    public override DateTimeOffset GetUtcNow() => Steady.GetUtcNow() + _jump;

    public override long GetTimestamp() => Steady.GetTimestamp();
}
