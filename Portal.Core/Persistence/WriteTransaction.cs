using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>One write transaction with its pass through the gate. Rolls back unless committed.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly WriteGate.Pass _pass;
    private readonly Action _ended;

    internal WriteTransaction(IDbContextTransaction transaction, WriteGate.Pass pass, Action ended)
    {
        _transaction = transaction;
        _pass = pass;
        _ended = ended;
    }

    /// <summary>Makes everything since the beginning durable.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            _ended();
            _pass.Dispose();
        }
    }
}
