using Portal.Core.Retail.Entitlements;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>What is dear to read is read once for all who look. Source: G11.</summary>
public sealed class WhenAnAnswerIsShared
{
    private readonly ManualClock _clock = new();
    private readonly TaskCompletionSource<string> _answer = new();
    private readonly SharedReading<int, string> _shared;
    private readonly TaskCompletionSource _begun = new();
    private int _readings;
    private CancellationToken _stop;

    public WhenAnAnswerIsShared() => _shared = new(_clock, _ => TimeSpan.FromSeconds(5));

    [Fact]
    public async Task All_who_wait_get_the_answer_of_one_reading()
    {
        var (first, second) = (AskAsync(), AskAsync());

        _answer.SetResult("12 riders");

        Assert.Equal(["12 riders", "12 riders"], await Task.WhenAll(first, second));
        Assert.Equal(1, _readings);
    }

    [Fact]
    public async Task What_took_long_is_kept_the_longer_from_its_end_on()
    {
        var first = AskAsync();
        _clock.Advance(TimeSpan.FromSeconds(8));
        _answer.SetResult("12 riders");
        await first;

        _clock.Advance(TimeSpan.FromSeconds(159));
        await AskAsync();
        var shared = _readings;
        _clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync();

        Assert.Equal((1, 2), (shared, _readings));
    }

    [Fact]
    public async Task One_who_leaves_takes_the_answer_from_nobody_and_the_last_ends_the_reading()
    {
        using var leaving = new CancellationTokenSource();
        using var last = new CancellationTokenSource();
        var (first, second) = (AskUntilAsync(leaving.Token), AskUntilAsync(last.Token));

        await _begun.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var wasStopped = _stop.IsCancellationRequested;
        await last.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        Assert.Equal((false, true), (wasStopped, _stop.IsCancellationRequested));
    }

    [Fact]
    public async Task A_reading_that_failed_is_not_kept()
    {
        var failed = AskAsync();
        _answer.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => failed);

        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync());

        Assert.Equal(2, _readings);
    }

    private Task<string> AskAsync() => AskUntilAsync(TestContext.Current.CancellationToken);

    private Task<string> AskUntilAsync(CancellationToken stop) =>
        _shared.GetAsync(
            1,
            token =>
            {
                (_readings, _stop) = (_readings + 1, token);
                _begun.TrySetResult();
                return _answer.Task;
            },
            stop
        );
}
