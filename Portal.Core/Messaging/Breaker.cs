namespace Portal.Core.Messaging;

/// <summary>
/// Keeps from asking a system again and again that does not answer: opens after five failures in a row, then lets one through after 10, 20,
/// 40 and then every 60 s, until one succeeds. Waiting costs nobody an attempt. Thread-safe. Source: DESIGN §3.
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
    private DateTime _nextAt = DateTime.MinValue;

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

    /// <summary>UTC instant at which it lets the next one through; in the past when it lets all through.</summary>
    public DateTime NextAt
    {
        get
        {
            lock (_lock)
            {
                return _nextAt;
            }
        }
    }

    /// <summary>How many may be begun now, out of so many; what is begun must be told as <see cref="Succeed"/> or <see cref="Fail"/> or given up.</summary>
    public int Allow(int wanted)
    {
        lock (_lock)
        {
            if (time.UtcInstant < _nextAt || wanted == 0)
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
            var wasOpen = _openSince is not null;
            (_failures, _probes, _probing, _openSince) = (0, 0, false, null);
            _nextAt = wasOpen ? DateTime.MinValue : _nextAt;
            _changes += wasOpen ? 1 : 0;
        }
    }

    /// <summary>The other side did not serve.</summary>
    public void Fail()
    {
        lock (_lock)
        {
            _failures++;
            var opens = _openSince is null && _failures >= Limit;
            if (opens)
            {
                _openSince = time.UtcInstant;
                Wait(0);
            }
            else if (_openSince is not null && _probing)
            {
                Wait(Math.Min(_probes + 1, Waits.Length - 1));
            }

            _probing = false;
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

    /// <summary>The other side asked to be left alone for a while.</summary>
    public void Hold(DateTime until)
    {
        lock (_lock)
        {
            _nextAt = until > _nextAt ? until : _nextAt;
        }
    }

    /// <summary>A person wants a real attempt now.</summary>
    public void ProbeNow()
    {
        lock (_lock)
        {
            _nextAt = DateTime.MinValue;
        }
    }

    private void Wait(int probes)
    {
        _changes++;
        _probes = probes;
        _nextAt = time.UtcInstant + Waits[probes];
    }
}
