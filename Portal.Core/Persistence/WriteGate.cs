namespace Portal.Core.Persistence;

/// <summary>
/// Lets one write transaction at a time through to SQLite, which has one writer: waiting here costs microseconds, waiting
/// inside SQLite (busy, sleep, poll) costs 20 to 40 times the throughput. On PostgreSQL the gate stands open.
/// Thread-safe. Source: DESIGN §3, PERFORMANCE §1.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim? _one;

    /// <summary>Makes the gate of one database file or server.</summary>
    public WriteGate(DatabaseProvider provider) => _one = provider == DatabaseProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;

    internal async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        if (_one is not null)
        {
            await _one.WaitAsync(cancellationToken);
        }

        return new Pass(_one);
    }

    internal Pass Enter()
    {
        _one?.Wait();
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
