namespace Portal.Sandbox;

/// <summary>At most so many calls within each window of that length.</summary>
public sealed record CallLimit(int Calls, TimeSpan Window);

/// <summary>Counts calls against their limits, as a vendor's gateway does. Safe for many threads.</summary>
internal sealed class CallQuota(IReadOnlyList<CallLimit> limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly (DateTimeOffset StartAt, int Calls)[] _windows = new (DateTimeOffset, int)[limits.Count];

    /// <summary>Counts a call; gives how long to wait if it is one too many, which isn't counted.</summary>
    public TimeSpan? Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            for (var i = 0; i < limits.Count; i++)
            {
                if (now - _windows[i].StartAt >= limits[i].Window)
                {
                    _windows[i] = (now, 0);
                }

                if (_windows[i].Calls >= limits[i].Calls)
                {
                    return _windows[i].StartAt + limits[i].Window - now;
                }
            }

            for (var i = 0; i < limits.Count; i++)
            {
                _windows[i].Calls++;
            }

            return null;
        }
    }
}
