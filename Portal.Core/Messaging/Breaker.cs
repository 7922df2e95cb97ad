namespace Portal.Core.Messaging;

/// <summary>
/// Keeps from asking a system again and again that does not answer: opens after five failures in a row, then lets one through after 10, 20,
/// 40 and then every 60 s, until one succeeds. Waiting costs nobody an attempt. It measures by the machine's steady clock, so that setting the
/// clock changes nothing. Thread-safe. Source: DESIGN §3.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    /// <summary>Failures in a row that open it.</summary>
    public const int Limit = 5;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(40),
        TimeSpan.FromSeconds(60),
    ];

    private readonly Lock _lock = new();
    private int _failures;
    private int _probes;
    private bool _probing;
    private int _changes;
    private DateTime? _openSince;
    private Wait _probe;
    private Wait _hold;

    /// <summary>UTC instant since which it is open, or null.</summary>
    public DateTime? OpenSince
    {
        get
        {
            lock (_lock)
            {
                return _openSince;
            }
        }
    }

    /// <summary>UTC instant at which it lets the next one through; now when it lets all through.</summary>
    public DateTime NextAt
    {
        get
        {
            lock (_lock)
            {
                return time.UtcInstant + Longer(_probe.Left(time), _hold.Left(time));
            }
        }
    }

    /// <summary>How often it opened, closed or put off its next probe: whoever tells others compares.</summary>
    public int Changes
    {
        get
        {
            lock (_lock)
            {
                return _changes;
            }
        }
    }

    /// <summary>How many may be begun now, out of so many; what is begun must be told as <see cref="Succeed"/> or <see cref="Fail"/> or given up.</summary>
    public int Allow(int wanted)
    {
        lock (_lock)
        {
            if (_probe.Left(time) > TimeSpan.Zero || _hold.Left(time) > TimeSpan.Zero || wanted == 0)
            {
                return 0;
            }

            return _openSince is null ? wanted
                : _probing ? 0
                : 1;
        }
    }

    /// <summary>One was begun.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _probing = _openSince is not null;
        }
    }

    /// <summary>One was begun and came to nothing that says anything about the other side.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _probing = false;
        }
    }

    /// <summary>The other side answered.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            _changes += _openSince is null ? 0 : 1;
            (_failures, _probes, _probing, _openSince, _probe) = (0, 0, false, null, default);
        }
    }

    /// <summary>The other side did not serve.</summary>
    public void Fail()
    {
        lock (_lock)
        {
            _failures++;
            if (_openSince is null && _failures >= Limit)
            {
                Open(probes: 0, Waits[0]);
            }
            else if (_openSince is not null && _probing)
            {
                var probes = Math.Min(_probes + 1, Waits.Length - 1);
                Open(probes, Waits[probes]);
            }

            _probing = false;
        }
    }

    /// <summary>The other side does not want Portal at all: opens at once, and lets one through only after that long.</summary>
    public void Refuse(TimeSpan wait)
    {
        lock (_lock)
        {
            Open(_probes, wait);
            _probing = false;
        }
    }

    /// <summary>The other side asked to be left alone for that long; no probe undercuts it.</summary>
    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            _hold = wait > _hold.Left(time) ? Wait.For(wait, time) : _hold;
        }
    }

    /// <summary>A person wants a real attempt now.</summary>
    public void ProbeNow()
    {
        lock (_lock)
        {
            (_probe, _hold) = (default, default);
        }
    }

    private void Open(int probes, TimeSpan wait)
    {
        _changes++;
        _openSince ??= time.UtcInstant;
        _probes = probes;
        _probe = Wait.For(wait, time);
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    // by the steady clock
    private readonly record struct Wait(long BeganAt, TimeSpan Length)
    {
        public static Wait For(TimeSpan length, TimeProvider time) => new(time.GetTimestamp(), length);

        public TimeSpan Left(TimeProvider time) =>
            Length == TimeSpan.Zero ? TimeSpan.Zero : Longer(Length - time.GetElapsedTime(BeganAt), TimeSpan.Zero);
    }
}
