namespace Portal.Core.Pulseway;

/// <summary>
/// Keeps Portal's calls below the vendor's limits, and away for as long as the vendor asks. Whoever reads in bulk waits for its turn; whoever handles
/// a message is told to come back. Thread-safe. Source: d4 (100 in 5 s, 1000 in a minute; devices
/// and notifications 3600 in an hour, 86400 in a day).
/// </summary>
internal sealed class PulsewayPace(TimeProvider time)
{
    // a tenth is left to others who use the same token; the longer two hold for reading devices and notifications, which is most of it
    private static readonly (int Calls, TimeSpan Window)[] Limits =
    [
        (90, TimeSpan.FromSeconds(5)),
        (900, TimeSpan.FromMinutes(1)),
        (3_240, TimeSpan.FromHours(1)),
        (77_760, TimeSpan.FromDays(1)),
    ];

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<Queue<DateTimeOffset>> _calls = [.. Limits.Select(_ => new Queue<DateTimeOffset>())];
    private DateTimeOffset _heldUntil = DateTimeOffset.MinValue;

    /// <summary>Takes a turn, if there is one now; else says how long it is until the next.</summary>
    public TimeSpan? TryTake()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var longest = _heldUntil - now;
            for (var each = 0; each < Limits.Length; each++)
            {
                var wait = WaitFor(_calls[each], Limits[each], now);
                longest = wait > longest ? wait : longest;
            }

            if (longest > TimeSpan.Zero)
            {
                return longest;
            }

            _calls.ForEach(calls => calls.Enqueue(now));
            return null;
        }
    }

    /// <summary>Waits for a turn and takes it.</summary>
    /// <exception cref="ConnectorException">It is too long until the next: so long nobody waits who holds something up.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (TryTake() is { } wait)
        {
            if (wait > LongestTurn)
            {
                throw new ConnectorException(
                    ExternalSystem.Pulseway,
                    ConnectorFault.Throttled,
                    "Portal keeps within the limits; nothing was asked."
                )
                {
                    RetryAfter = wait,
                };
            }

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

    private static TimeSpan WaitFor(Queue<DateTimeOffset> calls, (int Calls, TimeSpan Window) limit, DateTimeOffset now)
    {
        while (calls.TryPeek(out var first) && now - first >= limit.Window)
        {
            _ = calls.Dequeue();
        }

        return calls.Count < limit.Calls ? TimeSpan.Zero : limit.Window - (now - calls.Peek());
    }
}
