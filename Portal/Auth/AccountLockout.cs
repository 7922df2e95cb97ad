using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Persistence;

namespace Portal.Auth;

/// <summary>
/// Counts wrong passwords and locks. Attempts on one account take turns, so that parallel guesses are counted one by one
/// (exact on one node; with several, each node lets one guess at a time through). Thread-safe.
/// </summary>
internal sealed class AccountLockout(PortalDatabase database, AuthOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for this account's turn; dispose to pass it on. Unknown accounts wait alike.</summary>
    public async Task<IDisposable> TakeTurnAsync(string email, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(email) % (uint)_turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public bool IsLocked(PortalUser user) => user.UnlocksAt > time.GetUtcNow().UtcDateTime;

    /// <summary>Counts one wrong password and locks when it was one too many.</summary>
    public async Task CountFailureAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var user = db.Users.Where(user => user.Id == userId);
        await user.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.AccessFailedCount, row => row.AccessFailedCount + 1),
            cancellationToken
        );
        var until = (DateTime?)(time.GetUtcNow().UtcDateTime + options.LockoutFor);
        await user.Where(row => row.AccessFailedCount >= options.LockoutAfter)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UnlocksAt, until).SetProperty(row => row.AccessFailedCount, 0),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets earlier failures after a success.</summary>
    public async Task ForgetAsync(PortalUser user, CancellationToken cancellationToken)
    {
        if (user.AccessFailedCount == 0 && user.UnlocksAt is null)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db
            .Users.Where(row => row.Id == user.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UnlocksAt, (DateTime?)null).SetProperty(row => row.AccessFailedCount, 0),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
