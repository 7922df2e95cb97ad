namespace Portal.Core.RocketCyber;

/// <summary>At most so many calls within any stretch of that length.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Within">The stretch.</param>
internal sealed record PaceLimit(int Calls, TimeSpan Within);

/// <summary>
/// Keeps Portal within RocketCyber's limits: counts its own calls and the waits it was asked for. Who can wait waits a little; who cannot is told how
/// long, and asks nothing. By the steady clock. Thread-safe. Source: d5.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
internal sealed class RocketCyberPace(IReadOnlyList<PaceLimit> limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Queue<long>> _taken = [.. limits.Select(_ => new Queue<long>())];
    private (long At, TimeSpan Wait) _hold;

    /// <summary>Takes one call, waiting for it no longer than that.</summary>
    /// <exception cref="ConnectorException">It would take longer; says how long. Nothing was asked.</exception>
    public async Task TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (TryTake() is { } wait)
        {
            if (time.GetElapsedTime(begun) + wait > patience)
            {
                throw new ConnectorException(
                    ExternalSystem.RocketCyber,
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

    /// <summary>The vendor asked to be left alone for that long.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            _hold = (time.GetTimestamp(), wait);
        }
    }

    private TimeSpan? TryTake()
    {
        lock (_lock)
        {
            var longest = _hold.Wait == TimeSpan.Zero ? TimeSpan.Zero : _hold.Wait - time.GetElapsedTime(_hold.At);
            for (var each = 0; each < limits.Count; each++)
            {
                longest = Longer(longest, WaitFor(_taken[each], limits[each]));
            }

            if (longest > TimeSpan.Zero)
            {
                return longest;
            }

            var now = time.GetTimestamp();
            _taken.ForEach(taken => taken.Enqueue(now));
            return null;
        }
    }

    private TimeSpan WaitFor(Queue<long> taken, PaceLimit limit)
    {
        while (taken.TryPeek(out var first) && time.GetElapsedTime(first) >= limit.Within)
        {
            _ = taken.Dequeue();
        }

        return taken.Count < limit.Calls ? TimeSpan.Zero : limit.Within - time.GetElapsedTime(taken.Peek());
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
