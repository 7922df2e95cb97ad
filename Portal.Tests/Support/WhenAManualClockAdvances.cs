namespace Portal.Tests.Support;

public sealed class WhenAManualClockAdvances
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_time()
    {
        var start = _clock.GetUtcNow();
        List<(string Name, TimeSpan At)> fired = [];
        using var late = _clock.CreateTimer(_ => fired.Add(("late", _clock.GetUtcNow() - start)), null, Minutes(2), Never);
        using var early = _clock.CreateTimer(_ => fired.Add(("early", _clock.GetUtcNow() - start)), null, Minutes(1), Never);

        _clock.Advance(Minutes(5));

        Assert.Equal([("early", Minutes(1)), ("late", Minutes(2))], fired);
        Assert.Equal(start + Minutes(5), _clock.GetUtcNow());
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period()
    {
        var count = 0;
        using var timer = _clock.CreateTimer(_ => count++, null, Minutes(1), Minutes(1));

        _clock.Advance(Minutes(10));

        Assert.Equal(10, count);
    }

    [Fact]
    public void After_a_leap_each_timer_that_fell_due_fires_once_at_the_end()
    {
        var start = _clock.GetUtcNow();
        List<(string Name, TimeSpan At)> fired = [];
        using var periodic = _clock.CreateTimer(_ => Fire("periodic"), null, Minutes(2), Minutes(2));
        using var single = _clock.CreateTimer(_ => Fire("single"), null, Minutes(1), Never);
        using var later = _clock.CreateTimer(_ => Fire("later"), null, Minutes(11), Never);

        _clock.Leap(Minutes(9));
        _clock.Advance(Minutes(2));

        Assert.Equal(
            [("single", Minutes(9)), ("periodic", Minutes(9)), ("later", Minutes(11)), ("periodic", Minutes(11))],
            fired
        );

        void Fire(string name) => fired.Add((name, _clock.GetUtcNow() - start));
    }

    [Fact]
    public void A_disposed_timer_stays_silent()
    {
        var count = 0;
        var timer = _clock.CreateTimer(_ => count++, null, Minutes(1), Never);

        timer.Dispose();
        _clock.Advance(Minutes(10));

        Assert.Equal(0, count);
        Assert.Equal(0, _clock.Pending);
    }

    [Fact]
    public async Task A_waiting_task_goes_on()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var waiting = WaitAsync();
        await _clock.UntilPendingAsync(1, cancellation);

        _clock.Advance(Minutes(1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), cancellation);

        async Task WaitAsync()
        {
            await Task.Yield();
            await Task.Delay(Minutes(1), _clock, cancellation);
        }
    }

    private static TimeSpan Never => Timeout.InfiniteTimeSpan;

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);
}
