using System.Data;
using Npgsql;
using NpgsqlTypes;
using Portal.Core.Persistence;
using static Portal.Core.Persistence.PostgresCommand;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Deliveries in PostgreSQL; rows that another node is taking are passed over.</summary>
internal sealed class PostgresDeliveryStore(PortalDatabase database) : DeliveryStore
{
    private const string Settle = """
        WITH settled AS (
            UPDATE "Deliveries" SET "State" = $1, "Reason" = CASE WHEN $1 = 1 THEN COALESCE($2, "Reason") ELSE $2 END,
                "Attempts" = "Attempts" + $3, "Sendings" = "Sendings" + $3 - 1, "Step" = $4, "NextAttemptAt" = $5, "SettledAt" = $6,
                "DeliveredAt" = CASE WHEN $1 = 2 THEN COALESCE("DeliveredAt", $6) ELSE "DeliveredAt" END,
                "HasDied" = CASE $1 WHEN 3 THEN true WHEN 1 THEN "HasDied" ELSE false END,
                "LeaseOwner" = NULL, "LeaseUntil" = NULL
            WHERE "Id" = $7 AND "Fence" = $8 AND "LeaseOwner" = $9 AND "State" = 1
            RETURNING "Id", "Attempts"),
        recorded AS (
            INSERT INTO "DeliveryAttempts" ("DeliveryId", "Number", "Revision", "StartedAt", "DurationMs", "Outcome", "Status", "Summary",
                "MayHaveArrived", "Request", "Response", "Node", "Lost")
            SELECT "Id", "Attempts", $10, $11, $12, $13, $14, $15, $16, $17, $18, $9, $28 FROM settled WHERE $11 IS NOT NULL),
        told AS (
            INSERT INTO "Inbox" ("Id", "Source", "Kind", "EventId", "Subject", "Body", "Headers", "ReceivedAt", "NextTryAt",
                "CorrelationId", "State", "Tries", "Fence")
            SELECT $19, $20, $21, $22, $23, $24, $25, $26, $26, $27, 0, 0, 0 FROM settled WHERE $19 IS NOT NULL
            ON CONFLICT ("Source", "EventId") WHERE "EventId" IS NOT NULL DO NOTHING)
        SELECT count(*) FROM settled
        """;

    // of one whose word is refused: its request was made all the same
    private const string RecordLate = """
        WITH counted AS (UPDATE "Deliveries" SET "Attempts" = "Attempts" + 1 WHERE "Id" = $1 RETURNING "Id", "Attempts")
        INSERT INTO "DeliveryAttempts" ("DeliveryId", "Number", "Revision", "StartedAt", "DurationMs", "Outcome", "Status", "Summary",
            "MayHaveArrived", "Request", "Response", "Node", "Lost")
        SELECT "Id", "Attempts", $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM counted
        """;

    private const string WakeNext = """
        UPDATE "Deliveries" SET "NextAttemptAt" = $1
        WHERE "Id" = (
                SELECT "Id" FROM "Deliveries" WHERE "Destination" = $2 AND "Subject" = $3 AND "State" IN (0, 1, 3) ORDER BY "Id" LIMIT 1)
            AND "State" = 1 AND "Step" = 0 AND "NextAttemptAt" > $1
        """;

    // a lease runs by the database's clock
    private static readonly string Keep = $"""
        UPDATE "Deliveries" SET "LeaseUntil" = {LeaseClock.PostgresEnd}
        WHERE "Id" = $1 AND "Fence" = $2 AND "LeaseOwner" = $3 AND "State" = 1
        """;

    // parameters: destination, now, owner, how many, end of the parking, how many to look at
    private static readonly string Take = $"""
        WITH due AS (
            SELECT "Id", "Destination", "Subject" FROM "Deliveries"
            WHERE "State" = 1 AND "Destination" = $1 AND "NextAttemptAt" <= $2
                AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {LeaseClock.Postgres})
            ORDER BY "NextAttemptAt", "Id" LIMIT $6 FOR UPDATE SKIP LOCKED),
        {Judge},
        chosen AS (SELECT "Id" FROM judged WHERE "HeadAt" IS NULL LIMIT $4)
        UPDATE "Deliveries" AS delivery SET
            "LeaseOwner" = CASE WHEN judged."HeadAt" IS NULL THEN $3 END,
            "LeaseUntil" = CASE WHEN judged."HeadAt" IS NULL THEN {LeaseClock.PostgresEnd} END,
            "Fence" = "Fence" + CASE WHEN judged."HeadAt" IS NULL THEN 1 ELSE 0 END,
            "Sendings" = "Sendings" + CASE WHEN judged."HeadAt" IS NULL THEN 1 ELSE 0 END,
            "NextAttemptAt" = CASE WHEN judged."HeadAt" IS NULL THEN "NextAttemptAt" ELSE GREATEST($5, judged."HeadAt") END
        FROM judged
        WHERE delivery."Id" = judged."Id" AND "State" = 1 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {LeaseClock.Postgres})
            AND (judged."HeadAt" IS NOT NULL OR judged."Id" IN (SELECT "Id" FROM chosen))
        RETURNING delivery."Id", {Columns}
        """;

    private readonly NpgsqlConnection _connection = database.ConnectPostgres(Patience);

    public override async Task<DeliveryRoundResult> RunAsync(DeliveryRound round, CancellationToken cancellationToken)
    {
        if (_connection.State != ConnectionState.Open)
        {
            await _connection.CloseAsync();
            await _connection.OpenAsync(cancellationToken);
        }

        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        var refused = await TellAsync(round, cancellationToken);
        await AlarmAsync(round, refused, cancellationToken);
        var resting = await RestingAsync(cancellationToken);
        var taken = new List<HeldDelivery>();
        var full = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (destination, wanted) in round.Wanted.Where(each => !resting.Contains(each.Key)))
        {
            if (await TakeAsync(destination, wanted, round.Now, taken, cancellationToken))
            {
                _ = full.Add(destination);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        Commits++;
        return new DeliveryRoundResult(taken, refused, resting, full);
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<HashSet<Guid>> TellAsync(DeliveryRound round, CancellationToken cancellationToken)
    {
        var refused = new HashSet<Guid>();
        if (round.Settlements.Count + round.Keeps.Count == 0)
        {
            return refused;
        }

        // in the order of their ids: two nodes must not wait for each other crosswise
        var settlements = round.Settlements.OrderBy(settlement => settlement.Held.Lease.Id).ToList();
        await using var batch = new NpgsqlBatch(_connection);
        settlements.ForEach(settlement => batch.BatchCommands.Add(SettleCommand(settlement, round.Now)));
        foreach (var settlement in settlements.Where(settlement => settlement.State == DeliveryState.Delivered))
        {
            batch.BatchCommands.Add(Of(WakeNext, round.Now, settlement.Held.Destination, settlement.Held.Subject));
        }

        foreach (var held in round.Keeps)
        {
            batch.BatchCommands.Add(Of(Keep, held.Lease.Id, held.Lease.Fence, Owner));
        }

        await batch.PrepareAsync(cancellationToken);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            foreach (var settlement in settlements)
            {
                _ = await reader.ReadAsync(cancellationToken);
                if (reader.GetInt64(0) == 0)
                {
                    _ = refused.Add(settlement.Held.Lease.Id);
                }

                _ = await reader.NextResultAsync(cancellationToken);
            }
        }

        var commands = batch.BatchCommands;
        for (var each = 0; each < round.Keeps.Count; each++)
        {
            if (commands[commands.Count - round.Keeps.Count + each].RecordsAffected == 0)
            {
                _ = refused.Add(round.Keeps[each].Lease.Id);
            }
        }

        await RecordLateAsync(settlements.Where(each => refused.Contains(each.Held.Lease.Id)), cancellationToken);
        return refused;
    }

    private Task RecordLateAsync(IEnumerable<Settlement> refused, CancellationToken cancellationToken) =>
        ExecuteAsync(
            refused.Select(settlement => settlement.Late).OfType<DeliveryAttempt>().Select(LateCommand),
            cancellationToken
        );

    // rare, so apart from the many that are settled
    private Task AlarmAsync(DeliveryRound round, HashSet<Guid> refused, CancellationToken cancellationToken) =>
        ExecuteAsync(
            PostgresDeadAlarms.Commands(round.Settlements.Where(each => !refused.Contains(each.Held.Lease.Id)), round.Now),
            cancellationToken
        );

    private async Task ExecuteAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
        {
            _ = await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static NpgsqlBatchCommand LateCommand(DeliveryAttempt late) =>
        Of(
            RecordLate,
            late.DeliveryId,
            late.Revision,
            late.StartedAt,
            late.DurationMs,
            (int)late.Outcome,
            Null(NpgsqlDbType.Integer, late.Status),
            late.Summary,
            late.MayHaveArrived,
            Null(NpgsqlDbType.Text, late.Request),
            Null(NpgsqlDbType.Text, late.Response),
            late.Node,
            late.Lost
        );

    private NpgsqlBatchCommand SettleCommand(Settlement settlement, DateTime now) =>
        Of(
            Settle,
            (int)settlement.State,
            Null(NpgsqlDbType.Text, settlement.Reason),
            settlement.Attempt is null ? 0 : 1,
            settlement.Step,
            settlement.NextAttemptAt,
            Null(NpgsqlDbType.TimestampTz, settlement.IsFinal ? now : null),
            settlement.Held.Lease.Id,
            settlement.Held.Lease.Fence,
            Owner,
            settlement.Held.Revision,
            Null(NpgsqlDbType.TimestampTz, settlement.Attempt?.StartedAt),
            settlement.Attempt?.DurationMs ?? 0,
            (int)(settlement.Attempt?.Outcome ?? 0),
            Null(NpgsqlDbType.Integer, settlement.Attempt?.Status),
            settlement.Attempt?.Summary ?? "",
            settlement.Attempt?.MayHaveArrived ?? false,
            Null(NpgsqlDbType.Text, settlement.Attempt?.Request),
            Null(NpgsqlDbType.Text, settlement.Attempt?.Response),
            Null(NpgsqlDbType.Uuid, settlement.Outcome is null ? null : settlement.OutcomeId),
            settlement.Outcome?.Source ?? "",
            settlement.Outcome?.Kind ?? "",
            Null(NpgsqlDbType.Text, settlement.Outcome?.EventId),
            Null(NpgsqlDbType.Text, settlement.Outcome?.Subject),
            settlement.Outcome?.Body.ToArray() ?? [],
            settlement.Outcome?.Headers ?? "",
            now,
            settlement.Outcome?.CorrelationId ?? "",
            settlement.Attempt?.Lost ?? 0
        );

    private async Task<HashSet<string>> RestingAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""SELECT "Name" FROM "Destinations" WHERE "State" <> 0""", _connection);
        await command.PrepareAsync(cancellationToken);
        var resting = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _ = resting.Add(reader.GetString(0));
        }

        return resting;
    }

    // true when there may be more
    private async Task<bool> TakeAsync(
        string destination,
        int wanted,
        DateTime now,
        List<HeldDelivery> taken,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Of(Take, destination, now, Owner, wanted, now + Park, Math.Max(Look, wanted)));
        await batch.PrepareAsync(cancellationToken);
        var (seen, before) = (0, taken.Count);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            seen++;
            if (!await reader.IsDBNullAsync(13, cancellationToken))
            {
                taken.Add(Read(reader));
            }
        }

        return taken.Count - before >= wanted || seen >= Math.Max(Look, wanted);
    }

    private static HeldDelivery Read(NpgsqlDataReader row) =>
        new(
            new Lease(row.GetGuid(0), row.GetInt64(1)),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            row.GetInt32(6),
            row.GetFieldValue<byte[]>(7),
            row.GetInt32(8),
            row.GetInt32(9),
            row.GetBoolean(10),
            row.GetString(11),
            row.GetBoolean(12),
            row.GetBoolean(14),
            row.GetInt32(15)
        );
}
