using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Takes and settles deliveries: raw prepared SQL, one class per database behind one contract suite. One round is one transaction, so that a
/// commit carries many deliveries. Not thread-safe. Source: DESIGN §3, G7.
/// </summary>
internal abstract class DeliveryStore : IAsyncDisposable
{
    /// <summary>How long a delivery that waits for an earlier one of its record is not looked at again, unless that one's end wakes it.</summary>
    public static readonly TimeSpan Park = TimeSpan.FromSeconds(30);

    /// <summary>How long one command may take before the round is given up and tried again.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Least number that are looked at, at once, however few are wanted.</summary>
    protected const int Look = 64;

    // open: waiting, pending or dead, in this order everywhere, since a partial index is found by its very words. The first one of the record is
    // its head; what waits for it is put aside until the head itself is due. What is due stays in its order, so the first few are chosen
    protected const string Judge = """
        judged AS (
            SELECT due."Id", (
                SELECT CASE WHEN head."Id" = due."Id" THEN NULL ELSE head."NextAttemptAt" END FROM "Deliveries" AS head
                WHERE head."Destination" = due."Destination" AND head."Subject" = due."Subject" AND head."State" IN (0, 1, 3)
                ORDER BY head."Id" LIMIT 1) AS "HeadAt"
            FROM due)
        """;

    protected const string Columns = """
        "Fence", "Destination", "Kind", "Subject", "IdempotencyKey", "Revision",
        CASE WHEN "LeaseOwner" IS NULL THEN NULL ELSE "Payload" END, "Attempts", "Step", "TellsOutcome", "CorrelationId",
        "DeliveredAt" IS NOT NULL, "LeaseOwner", "HasDied", "Sendings"
        """;

    /// <summary>Who takes them.</summary>
    public string Owner { get; } = Lease.NewOwner();

    /// <summary>Transactions committed so far.</summary>
    public long Commits { get; protected set; }

    public static DeliveryStore For(PortalDatabase database) =>
        database.Provider == DatabaseProvider.Sqlite ? new SqliteDeliveryStore(database) : new PostgresDeliveryStore(database);

    /// <summary>Carries out one round; all of it or nothing.</summary>
    public abstract Task<DeliveryRoundResult> RunAsync(DeliveryRound round, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
