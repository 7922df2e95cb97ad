using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>
/// Write transactions that hooks, jobs, people and other nodes may cross: what a version, a unique key or a deadlock refuses is done anew on what is
/// there then, a few times, so that an ordinary race ends no import and no comparison.
/// </summary>
internal static class RacedWrite
{
    private const int Tries = 5;

    /// <summary>Does the work in a transaction of its own, saves and commits.</summary>
    /// <param name="database">The database.</param>
    /// <param name="work">May run several times, each time on a fresh context; calls no other system.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public static async Task<T> RunAsync<T>(
        PortalDatabase database,
        Func<PortalDbContext, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            try
            {
                var result = await work(db);
                await db.SaveChangesAsync(cancellationToken);
                await write.CommitAsync(cancellationToken);
                return result;
            }
            catch (DbUpdateException exception) when (attempt < Tries && IsRace(exception))
            {
                // done anew
            }
            catch (DbException exception) when (attempt < Tries && IsRace(exception))
            {
                // done anew
            }
            catch (InvalidOperationException exception) when (attempt < Tries && IsRace(exception.InnerException))
            {
                // how Npgsql wraps what it holds for passing
            }
        }
    }

    /// <summary>The same for work without a result.</summary>
    public static Task RunAsync(PortalDatabase database, Func<PortalDbContext, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            database,
            async db =>
            {
                await work(db);
                return true;
            },
            cancellationToken
        );

    /// <summary>True when somebody else was quicker; nothing is wrong with the row or the database.</summary>
    public static bool IsRace(Exception? exception) =>
        exception switch
        {
            DbUpdateConcurrencyException => true,
            DbUpdateException update => update.IsUniqueViolation() || IsRace(update.InnerException),
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.UniqueViolation
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure,
            _ => false,
        };
}
