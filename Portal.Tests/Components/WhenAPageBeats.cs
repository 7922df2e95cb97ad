using System.Data.Common;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Components;
using Portal.Tests.Support;

namespace Portal.Tests.Components;

public sealed class WhenAPageBeats : BunitContext
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_blip_of_the_database_leaves_the_page_and_says_so_until_it_is_over()
    {
        Services.AddLogging().AddSingleton<TimeProvider>(_clock);
        var (isAway, beats) = (true, 0);
        var pulse = Render<Pulse>(pulse =>
            pulse.Add(
                each => each.Do,
                () =>
                {
                    beats++;
                    return isAway ? throw new Away() : Task.CompletedTask;
                }
            )
        );

        _clock.Advance(TimeSpan.FromSeconds(3));
        pulse.WaitForAssertion(() => Assert.Contains("could not be read again", pulse.Markup, StringComparison.Ordinal));
        isAway = false;
        _clock.Advance(TimeSpan.FromSeconds(3));

        pulse.WaitForAssertion(() => Assert.Equal("", pulse.Markup.Trim()));
        Assert.Equal(2, beats);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(100, 3)]
    [InlineData(1000, 20)]
    [InlineData(60_000, 120)]
    public void What_takes_long_is_read_seldom(int milliseconds, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Pulse.PauseAfter(TimeSpan.FromMilliseconds(milliseconds)));

    private sealed class Away() : DbException("away");
}
