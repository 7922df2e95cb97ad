using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Arrivals into the SQLite file, before all other writers.</summary>
internal sealed class SqliteInboxStore(PortalDatabase database, TimeSpan patience) : InboxStore
{
    // batches in a row before others get their turn: otherwise every commit would wait for one of theirs
    private const int MostInARow = 8;

    private Prepared? _prepared;
    private WriteGate.Pass? _pass;
    private int _inARow;

    public override async Task WriteAsync(IReadOnlyList<PendingArrival> batch, TimeSpan wait, Func<bool> hasMore)
    {
        var began = Stopwatch.GetTimestamp();
        if (_pass is null)
        {
            using var limit = new CancellationTokenSource(wait);
            _pass = await database.Gate.EnterAsync(WriteLane.Ingest, limit.Token);
            _inARow = 0;
        }

        var keepsPass = false;
        try
        {
            _prepared ??= new Prepared(database.OpenSqlite(patience));
            var left = wait - Stopwatch.GetElapsedTime(began);
            _prepared.Write(batch, left > TimeSpan.Zero ? left : TimeSpan.Zero);
            keepsPass = ++_inARow < MostInARow && hasMore();
        }
        catch
        {
            if (_prepared?.TryUndo() == false)
            {
                _prepared.Dispose();
                _prepared = null; // opened anew for the next batch
            }

            throw;
        }
        finally
        {
            if (!keepsPass)
            {
                _pass.Dispose();
                _pass = null;
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        _pass?.Dispose();
        _prepared?.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Prepared(SqliteSession session) : IDisposable
    {
        private readonly InboxInsert _insert = new(session);
        private readonly SqliteStatement _find = session.Prepare(
            """SELECT "Id" FROM "Inbox" WHERE "Source" = ?1 AND "EventId" = ?2 AND "EventId" IS NOT NULL"""
        );

        public void Write(IReadOnlyList<PendingArrival> batch, TimeSpan wait)
        {
            session.WaitAtMost(wait);
            session.Begin();
            foreach (var pending in batch)
            {
                if (!_insert.Run(pending.Id, pending.Arrival, pending.ReceivedAt))
                {
                    MarkDuplicate(pending, Find(pending.Arrival));
                }
            }

            session.Commit();
        }

        public bool TryUndo()
        {
            try
            {
                session.Rollback();
                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }

        public void Dispose() => session.Dispose();

        private Guid Find(in Arrival arrival)
        {
            _ = _find.Bind(1, arrival.Source).Bind(2, arrival.EventId).Step(); // the insert has just run into it
            var id = _find.Id(0);
            _find.Reset();
            return id;
        }
    }
}
