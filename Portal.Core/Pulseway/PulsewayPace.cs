namespace Portal.Core.Pulseway;

/// <summary>
/// Keeps Portal's calls below the vendor's limits, and away for as long as the vendor asks. Whoever reads in bulk waits for its turn; whoever handles
/// a message is told to come back. Thread-safe. Source: d4 (100 in 5 s, 1000 in a minute).
/// </summary>
internal sealed class PulsewayPace(TimeProvider time)
{
    // a tenth is left to others who use the same token
    private static readonly (int Calls, TimeSpan Window)[] Limits =
    [
        (90, TimeSpan.FromSeconds(5)),
        (900, TimeSpan.FromMinutes(1)),
    ];

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _calls = new();
    private DateTimeOffset _heldUntil = DateTimeOffset.MinValue;

    /// <summary>Takes a turn, if there is one now; else says how long it is until the next.</summary>
    public TimeSpan? TryTake()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _heldUntil)
            {
                return _heldUntil - now;
            }

            while (_calls.TryPeek(out var first) && now - first >= Limits[^1].Window)
            {
                _ = _calls.Dequeue();
            }

            foreach (var (calls, window) in Limits)
            {
                if (_calls.Count >= calls && now - _calls.ElementAt(_calls.Count - calls) is var since && since < window)
                {
                    return window - since;
                }
            }

            _calls.Enqueue(now);
            return null;
        }
    }

    /// <summary>Waits for a turn and takes it.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (TryTake() is { } wait)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>The vendor asks everybody to stay away for so long.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + wait;
            _heldUntil = until > _heldUntil ? until : _heldUntil;
        }
    }
}
