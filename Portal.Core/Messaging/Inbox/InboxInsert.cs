using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>The insert of one message on SQLite.</summary>
internal sealed class InboxInsert(SqliteSession session)
{
    private readonly SqliteStatement _insert = session.Prepare(
        """
        INSERT INTO "Inbox" ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "NextTryAt", "CorrelationId",
            "State", "Tries", "Fence")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, 0, 0, 0)
        ON CONFLICT ("Source", "EventId") WHERE "EventId" IS NOT NULL DO NOTHING
        """
    );

    /// <summary>False when the sender's id is there already.</summary>
    public bool Run(Guid id, in Arrival arrival, DateTime receivedAt) =>
        _insert
            .Bind(1, id)
            .Bind(2, arrival.Source)
            .Bind(3, arrival.Kind)
            .Bind(4, arrival.EventId)
            .Bind(5, arrival.Subject)
            .Bind(6, arrival.Body.Span)
            .Bind(7, arrival.Headers)
            .Bind(8, receivedAt)
            .Bind(9, arrival.CorrelationId)
            .Run() > 0;
}
