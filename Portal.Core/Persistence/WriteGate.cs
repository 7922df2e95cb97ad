namespace Portal.Core.Persistence;

/// <summary>
/// Lets one write transaction at a time through to SQLite, which has one writer: waiting here costs microseconds, waiting
/// inside SQLite (busy, sleep, poll) costs 20 to 40 times the throughput. On PostgreSQL the gate stands open.
/// Thread-safe. Source: DESIGN §3, PERFORMANCE §1.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim? _one;
    private int _waiting;

    /// <summary>Makes the gate of one database file or server.</summary>
    public WriteGate(DatabaseProvider provider) => _one = provider == DatabaseProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;

    /// <summary>True while somebody waits to write: long work then ends its transaction soon.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    internal async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            if (_one is not null)
            {
                await _one.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return new Pass(_one);
    }

    internal Pass Enter()
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            _one?.Wait();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return new Pass(_one);
    }

    /// <inheritdoc/>
    public void Dispose() => _one?.Dispose();

    internal sealed class Pass(SemaphoreSlim? one) : IDisposable
    {
        private SemaphoreSlim? _one = one;

        public void Dispose() => Interlocked.Exchange(ref _one, null)?.Release();
    }
}
