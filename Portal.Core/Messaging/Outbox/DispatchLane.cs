namespace Portal.Core.Messaging.Outbox;

/// <summary>What a worker has of one destination: its transport, what it holds and has not begun, how many are in flight. Guarded by its lock.</summary>
internal sealed class DispatchLane(IDeliveryTransport transport, TimeProvider time)
{
    // taken ahead, so that the next request need not wait for the next commit
    private const int Ahead = 3;

    private readonly Lock _lock = new();
    private readonly Queue<HeldDelivery> _ready = new();
    private int _inFlight;
    private bool _isResting;
    private bool _mayHaveMore;

    public IDeliveryTransport Transport { get; } = transport;

    public Breaker Breaker { get; } = new(time);

    /// <summary>Changes of the breaker that all nodes know of; null before anything was told.</summary>
    public int? ToldChanges { get; set; }

    /// <summary>When it was last compared with what all nodes know; null before.</summary>
    public long? ComparedAt { get; set; }

    /// <summary>True when nothing of it is held by this worker.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _inFlight + _ready.Count == 0;
            }
        }
    }

    public bool HasInFlight
    {
        get
        {
            lock (_lock)
            {
                return _inFlight > 0;
            }
        }
    }

    /// <summary>True when it soon has nothing to send although there may be more.</summary>
    public bool IsRunningDry
    {
        get
        {
            lock (_lock)
            {
                return _mayHaveMore && !_isResting && _ready.Count < Transport.Parallel;
            }
        }
    }

    /// <summary>How many to take in the next round.</summary>
    public int Wanted
    {
        get
        {
            lock (_lock)
            {
                var room = (Transport.Parallel * (1 + Ahead)) - _inFlight - _ready.Count;
                return room <= 0 ? 0 : Math.Min(room, Breaker.Allow(room));
            }
        }
    }

    /// <summary>What a round took for it.</summary>
    /// <param name="taken">Those.</param>
    /// <param name="mayHaveMore">True when the round saw as many as it wanted.</param>
    /// <param name="isResting">True when the destination is paused or disabled.</param>
    public void Fill(IEnumerable<HeldDelivery> taken, bool mayHaveMore, bool isResting)
    {
        lock (_lock)
        {
            foreach (var held in taken)
            {
                _ready.Enqueue(held);
            }

            _isResting = isResting;
            _mayHaveMore = mayHaveMore;
        }
    }

    /// <summary>The destination takes nothing any more until a round says otherwise.</summary>
    public void Rest()
    {
        lock (_lock)
        {
            _isResting = true;
        }
    }

    /// <summary>The next one to send, or null. It counts as in flight until <see cref="End"/>.</summary>
    public HeldDelivery? Next()
    {
        lock (_lock)
        {
            while (!_isResting && _inFlight < Transport.Parallel && _ready.Count > 0 && Breaker.Allow(1) > 0)
            {
                var held = _ready.Dequeue();
                // who was frozen for so long may have lost it already
                if (time.GetElapsedTime(held.KeptAt) < Lease.SafeLength)
                {
                    _inFlight++;
                    Breaker.Begin();
                    return held;
                }
            }

            return null;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _inFlight--;
        }
    }

    /// <summary>Those that were not begun and cannot be now.</summary>
    public IReadOnlyList<HeldDelivery> TakeBack(bool all)
    {
        lock (_lock)
        {
            if (!all && !_isResting && Breaker.Allow(1) > 0)
            {
                return [];
            }

            // an open breaker lets one through: it stays
            var left = _ready.ToList();
            _ready.Clear();
            return left;
        }
    }

    /// <summary>What was taken back could not be given back.</summary>
    public void PutBack(IEnumerable<HeldDelivery> held)
    {
        lock (_lock)
        {
            foreach (var each in held)
            {
                _ready.Enqueue(each);
            }
        }
    }

    /// <summary>Those it holds and has not begun.</summary>
    public IReadOnlyList<HeldDelivery> Ready
    {
        get
        {
            lock (_lock)
            {
                return [.. _ready];
            }
        }
    }

    /// <summary>Forgets those that somebody else has meanwhile.</summary>
    public void Drop(IReadOnlySet<Guid> lost)
    {
        lock (_lock)
        {
            var kept = _ready.Where(held => !lost.Contains(held.Lease.Id)).ToList();
            _ready.Clear();
            kept.ForEach(_ready.Enqueue);
        }
    }
}
