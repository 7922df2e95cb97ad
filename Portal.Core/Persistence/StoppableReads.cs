using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Portal.Core.Persistence;

/// <summary>
/// Lets a reading be given up in the middle of a statement. PostgreSQL does so by itself; SQLite's driver works on the caller's thread and takes
/// no notice of a cancellation, so the statement is interrupted, on a thread of its own. For readings only, and only for those that ask for it:
/// an interrupted write takes its whole transaction with it.
/// </summary>
public static class StoppableReads
{
    private static readonly AsyncLocal<CancellationToken> Stopping = new();

    /// <summary>Reads on another thread; what it asks of SQLite ends when the token is cancelled, with an exception of the database's.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the reading may still be about to end.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        Stopping.Value = cancellationToken; // seen by what is called from here, and gone with this method
        return await Task.Run(read, cancellationToken).WaitAsync(cancellationToken);
    }

    /// <summary>Interrupts statements of SQLite that are read within <see cref="RunAsync"/>.</summary>
    internal sealed class Interrupter : DbCommandInterceptor
    {
        private readonly ConditionalWeakTable<DbCommand, IDisposable> _listening = new();

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        )
        {
            Listen(command);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Listen(command);
            return ValueTask.FromResult(result);
        }

        public override InterceptionResult DataReaderDisposing(
            DbCommand command,
            DataReaderDisposingEventData eventData,
            InterceptionResult result
        )
        {
            Forget(command);
            return result;
        }

        public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Forget(command);

        public override Task CommandFailedAsync(
            DbCommand command,
            CommandErrorEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            Forget(command);
            return Task.CompletedTask;
        }

        private void Listen(DbCommand command)
        {
            var stopping = Stopping.Value;
            if (stopping.CanBeCanceled && command.Connection is SqliteConnection { Handle: { } handle })
            {
                stopping.ThrowIfCancellationRequested();
                _listening.AddOrUpdate(command, stopping.Register(() => raw.sqlite3_interrupt(handle)));
            }
        }

        // before the connection goes to somebody else; waits for an interruption that is under way
        private void Forget(DbCommand command)
        {
            if (_listening.TryGetValue(command, out var listening))
            {
                listening.Dispose();
                _listening.Remove(command);
            }
        }
    }
}
