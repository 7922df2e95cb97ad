namespace Portal.Tests.Support;

/// <summary>
/// A clock that stands still until it is told to go. Timers fire inside <see cref="Advance"/>, each at its own time and in order, or
/// inside <see cref="Leap"/>. Thread-safe.
/// </summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _now = start;

    /// <summary>A clock on a working day with nothing special about it.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.Zero)) { }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are set and have not fired.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once so many timers are set, so that a test need not guess when the code under test has begun to wait.</summary>
    public Task UntilPendingAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Moves on and fires what falls due on the way, also what that sets anew.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    /// <summary>
    /// Moves on at once, as for a machine that slept meanwhile: what fell due fires once, at the end. For a long time over a whole
    /// program, whose loops would otherwise run thousands of rounds that no test looks at.
    /// </summary>
    public void Leap(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<ManualTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(each => each.DueAt <= _now).OrderBy(each => each.DueAt)];
            due.ForEach(each => each.Reschedule());
        }

        due.ForEach(each => each.Fire());
    }

    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            var timer = _timers.MinBy(each => each.DueAt);
            if (timer is null || timer.DueAt > end)
            {
                return null;
            }

            _now = timer.DueAt > _now ? timer.DueAt : _now;
            timer.Reschedule();
            return timer;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _ = clock._timers.Remove(this);
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Set(clock._now + dueTime);
                }
            }

            return true;
        }

        // called under the lock, just before it fires
        public void Reschedule()
        {
            _ = clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                Set((DueAt > clock._now ? DueAt : clock._now) + _period);
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _disposed = true;
                _ = clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(DateTimeOffset dueAt)
        {
            DueAt = dueAt;
            clock._timers.Add(this);
            foreach (var (_, reached) in clock._waiting.Where(each => clock._timers.Count >= each.Count))
            {
                _ = reached.TrySetResult();
            }

            _ = clock._waiting.RemoveAll(each => each.Reached.Task.IsCompleted);
        }
    }
}
