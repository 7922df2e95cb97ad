namespace Portal.Core.Persistence;

/// <summary>Who goes first when several wait at the gate.</summary>
internal enum WriteLane
{
    /// <summary>Everyone, in the order of arrival.</summary>
    Ordinary,

    /// <summary>What another system waits for to be stored; it overtakes, but nobody is overtaken for ever.</summary>
    Ingest,
}

/// <summary>
/// Lets one write transaction at a time through to SQLite, which has one writer: waiting here costs microseconds, waiting
/// inside SQLite (busy, sleep, poll) costs 20 to 40 times the throughput. On PostgreSQL the gate stands open.
/// Thread-safe. Source: DESIGN §3, PERFORMANCE §1.
/// </summary>
public sealed class WriteGate : IDisposable
{
    /// <summary>How often an ordinary writer may be overtaken before it goes.</summary>
    private const int MostOvertakes = 4;

    private readonly bool _isOpen;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<Pass>> _ingest = new();
    private readonly Queue<TaskCompletionSource<Pass>> _ordinary = new();
    private bool _isTaken;
    private bool _isDisposed;
    private int _overtakes;
    private int _waiting;

    /// <summary>Makes the gate of one database file or server.</summary>
    public WriteGate(DatabaseProvider provider) => _isOpen = provider != DatabaseProvider.Sqlite;

    /// <summary>True while somebody waits to write: long work then ends its transaction soon.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    internal ValueTask<Pass> EnterAsync(CancellationToken cancellationToken) => EnterAsync(WriteLane.Ordinary, cancellationToken);

    internal ValueTask<Pass> EnterAsync(WriteLane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isOpen)
        {
            return ValueTask.FromResult(new Pass(null));
        }

        TaskCompletionSource<Pass> turn;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_isTaken)
            {
                _isTaken = true;
                return ValueTask.FromResult(new Pass(this));
            }

            turn = new TaskCompletionSource<Pass>(TaskCreationOptions.RunContinuationsAsynchronously);
            (lane == WriteLane.Ingest ? _ingest : _ordinary).Enqueue(turn);
        }

        return WaitAsync(turn, cancellationToken);
    }

    internal Pass Enter() => EnterAsync(WriteLane.Ordinary, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Whoever still waits is told that there is no database any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var turn in _ingest.Concat(_ordinary))
            {
                _ = turn.TrySetException(new ObjectDisposedException(nameof(WriteGate)));
            }

            _ingest.Clear();
            _ordinary.Clear();
        }
    }

    // one who gave up is left in the queue and passed over: its turn no longer takes the pass
    private async ValueTask<Pass> WaitAsync(TaskCompletionSource<Pass> turn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
            return await turn.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            while (NextTurn() is { } turn)
            {
                if (turn.TrySetResult(new Pass(this)))
                {
                    return;
                }
            }

            _isTaken = false;
        }
    }

    private TaskCompletionSource<Pass>? NextTurn()
    {
        var overtake = _ingest.Count > 0 && (_ordinary.Count == 0 || _overtakes < MostOvertakes);
        _overtakes = overtake && _ordinary.Count > 0 ? _overtakes + 1 : 0;
        return (overtake ? _ingest : _ordinary).TryDequeue(out var turn) ? turn : null;
    }

    internal sealed class Pass(WriteGate? gate) : IDisposable
    {
        private WriteGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
