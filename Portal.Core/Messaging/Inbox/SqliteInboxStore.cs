using Microsoft.Data.Sqlite;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Arrivals into the SQLite file, before all other writers.</summary>
internal sealed class SqliteInboxStore(PortalDatabase database, TimeSpan patience) : InboxStore
{
    private Prepared? _prepared;

    public override async Task WriteAsync(IReadOnlyList<PendingArrival> batch)
    {
        using var limit = new CancellationTokenSource(patience);
        using var pass = await database.Gate.EnterAsync(WriteLane.Ingest, limit.Token);
        _prepared ??= new Prepared(database.OpenSqlite(patience));
        try
        {
            _prepared.Write(batch);
        }
        catch
        {
            if (!_prepared.TryUndo())
            {
                _prepared.Dispose();
                _prepared = null; // opened anew for the next batch
            }

            throw;
        }
    }

    public override ValueTask DisposeAsync()
    {
        _prepared?.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Prepared(SqliteSession session) : IDisposable
    {
        private readonly InboxInsert _insert = new(session);
        private readonly SqliteStatement _find = session.Prepare(
            """SELECT "Id" FROM "Inbox" WHERE "Source" = ?1 AND "EventId" = ?2 AND "EventId" IS NOT NULL"""
        );

        public void Write(IReadOnlyList<PendingArrival> batch)
        {
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
