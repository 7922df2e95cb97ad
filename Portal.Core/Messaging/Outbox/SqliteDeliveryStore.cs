using Portal.Core.Alarms;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Deliveries in the SQLite file.</summary>
internal sealed class SqliteDeliveryStore(PortalDatabase database) : DeliveryStore
{
    /// <summary>Parameters: destination, now, owner, end of the lease, how many, end of the parking, how many to look at.</summary>
    internal const string Take = $"""
        WITH due AS (
            SELECT "Id", "Destination", "Subject" FROM "Deliveries"
            WHERE "State" = 1 AND "Destination" = ?1 AND "NextAttemptAt" <= ?2 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= ?2)
            ORDER BY "NextAttemptAt", "Id" LIMIT ?7),
        {Judge},
        chosen AS (SELECT "Id" FROM judged WHERE "HeadAt" IS NULL LIMIT ?5)
        UPDATE "Deliveries" SET
            "LeaseOwner" = CASE WHEN judged."HeadAt" IS NULL THEN ?3 END,
            "LeaseUntil" = CASE WHEN judged."HeadAt" IS NULL THEN ?4 END,
            "Fence" = "Fence" + CASE WHEN judged."HeadAt" IS NULL THEN 1 ELSE 0 END,
            "Sendings" = "Sendings" + CASE WHEN judged."HeadAt" IS NULL THEN 1 ELSE 0 END,
            "NextAttemptAt" = CASE WHEN judged."HeadAt" IS NULL THEN "NextAttemptAt" ELSE MAX(?6, judged."HeadAt") END
        FROM judged
        WHERE "Deliveries"."Id" = judged."Id" AND "State" = 1 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= ?2)
            AND (judged."HeadAt" IS NOT NULL OR judged."Id" IN (SELECT "Id" FROM chosen))
        RETURNING "Deliveries"."Id", {Columns}
        """;

    private Prepared? _prepared;

    public override async Task<DeliveryRoundResult> RunAsync(DeliveryRound round, CancellationToken cancellationToken)
    {
        using var pass = await database.Gate.EnterAsync(cancellationToken);
        _prepared ??= new Prepared(database.OpenSqlite(Patience), Owner);
        try
        {
            var result = _prepared.Run(round);
            Commits++;
            return result;
        }
        catch
        {
            _prepared.Dispose();
            _prepared = null; // opened anew for the next round; what was begun is undone with the connection
            throw;
        }
    }

    public override ValueTask DisposeAsync()
    {
        _prepared?.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Prepared(SqliteSession session, string owner) : IDisposable
    {
        private readonly SqliteStatement _settle = session.Prepare(
            """
            UPDATE "Deliveries" SET "State" = ?1, "Reason" = CASE WHEN ?1 = 1 THEN COALESCE(?2, "Reason") ELSE ?2 END,
                "Attempts" = "Attempts" + ?3, "Sendings" = "Sendings" + ?3 - 1, "Step" = ?4, "NextAttemptAt" = ?5, "SettledAt" = ?6,
                "DeliveredAt" = CASE WHEN ?1 = 2 THEN COALESCE("DeliveredAt", ?6) ELSE "DeliveredAt" END,
                "HasDied" = CASE ?1 WHEN 3 THEN 1 WHEN 1 THEN "HasDied" ELSE 0 END,
                "LeaseOwner" = NULL, "LeaseUntil" = NULL
            WHERE "Id" = ?7 AND "Fence" = ?8 AND "LeaseOwner" = ?9 AND "State" = 1
            RETURNING "Attempts"
            """
        );

        // of one whose word is refused: its request was made all the same
        private readonly SqliteStatement _count = session.Prepare(
            """UPDATE "Deliveries" SET "Attempts" = "Attempts" + 1 WHERE "Id" = ?1 RETURNING "Attempts" """
        );

        private readonly SqliteStatement _record = session.Prepare(
            """
            INSERT INTO "DeliveryAttempts" ("DeliveryId", "Number", "Revision", "StartedAt", "DurationMs", "Outcome", "Status", "Summary",
                "MayHaveArrived", "Request", "Response", "Node", "Lost")
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """
        );

        private readonly SqliteStatement _wakeNext = session.Prepare(
            """
            UPDATE "Deliveries" SET "NextAttemptAt" = ?1
            WHERE "Id" = (
                    SELECT "Id" FROM "Deliveries" WHERE "Destination" = ?2 AND "Subject" = ?3 AND "State" IN (0, 1, 3) ORDER BY "Id" LIMIT 1)
                AND "State" = 1 AND "Step" = 0 AND "NextAttemptAt" > ?1
            """
        );

        private readonly SqliteStatement _keep = session.Prepare(
            """UPDATE "Deliveries" SET "LeaseUntil" = ?1 WHERE "Id" = ?2 AND "Fence" = ?3 AND "LeaseOwner" = ?4 AND "State" = 1"""
        );

        private readonly SqliteStatement _rest = session.Prepare("""SELECT "Name" FROM "Destinations" WHERE "State" <> 0""");

        private readonly SqliteStatement _take = session.Prepare(Take);

        private readonly SqliteStatement _alarm = session.Prepare(AlarmSql.ForSqlite);

        private readonly SqliteStatement _alarmOver = session.Prepare(MessagingAlarms.DeadAreOver('?'));

        private readonly InboxInsert _tell = new(session);

        public DeliveryRoundResult Run(DeliveryRound round)
        {
            session.Begin();
            var refused = new HashSet<Guid>();
            foreach (var settlement in round.Settlements)
            {
                Settle(settlement, round.Now, refused);
            }

            foreach (var held in round.Keeps)
            {
                Keep(held, round.Now, refused);
            }

            var resting = new HashSet<string>(StringComparer.Ordinal);
            while (_rest.Step())
            {
                _ = resting.Add(_rest.Text(0)!); // the key
            }

            var taken = new List<HeldDelivery>();
            var full = round
                .Wanted.Where(each => !resting.Contains(each.Key) && TakeDue(each.Key, each.Value, round.Now, taken))
                .Select(each => each.Key)
                .ToHashSet(StringComparer.Ordinal);
            session.Commit();
            return new DeliveryRoundResult(taken, refused, resting, full);
        }

        public void Dispose() => session.Dispose();

        private void Settle(Settlement settlement, DateTime now, HashSet<Guid> refused)
        {
            var held = settlement.Held;
            var number = _settle
                .Bind(1, (long)settlement.State)
                .Bind(2, settlement.Reason)
                .Bind(3, settlement.Attempt is null ? 0 : 1)
                .Bind(4, settlement.Step)
                .Bind(5, settlement.NextAttemptAt)
                .Bind(6, settlement.IsFinal ? now : (DateTime?)null)
                .Bind(7, held.Lease.Id)
                .Bind(8, held.Lease.Fence)
                .Bind(9, owner)
                .RunForNumber();
            if (number is null)
            {
                _ = refused.Add(held.Lease.Id);
                Record(settlement.Late, _count.Bind(1, held.Lease.Id).RunForNumber());
                return;
            }

            Record(settlement.Attempt, number);
            if (settlement.Outcome is { } outcome)
            {
                _ = _tell.Run(settlement.OutcomeId, outcome, now);
            }

            if (settlement.State == DeliveryState.Dead)
            {
                var alarm = MessagingAlarms.OfDeadDelivery(held.Destination, settlement.Reason, held.HasDied);
                _ = _alarm.BindAll(AlarmSql.Values(alarm, now)).Run();
            }

            if (settlement.EndsDeath)
            {
                _ = _alarmOver.BindAll([held.Destination, now]).Run();
            }

            if (settlement.State == DeliveryState.Delivered)
            {
                _ = _wakeNext.Bind(1, now).Bind(2, held.Destination).Bind(3, held.Subject).Run();
            }
        }

        private void Record(DeliveryAttempt? attempt, long? number)
        {
            if (attempt is null || number is null)
            {
                return;
            }

            _ = _record
                .Bind(1, attempt.DeliveryId)
                .Bind(2, number)
                .Bind(3, attempt.Revision)
                .Bind(4, attempt.StartedAt)
                .Bind(5, attempt.DurationMs)
                .Bind(6, (long)attempt.Outcome)
                .Bind(7, attempt.Status)
                .Bind(8, attempt.Summary)
                .Bind(9, attempt.MayHaveArrived ? 1 : 0)
                .Bind(10, attempt.Request)
                .Bind(11, attempt.Response)
                .Bind(12, attempt.Node)
                .Bind(13, attempt.Lost)
                .Run();
        }

        private void Keep(HeldDelivery held, DateTime now, HashSet<Guid> refused)
        {
            var kept = _keep.Bind(1, now + Lease.Length).Bind(2, held.Lease.Id).Bind(3, held.Lease.Fence).Bind(4, owner).Run();
            if (kept == 0)
            {
                _ = refused.Add(held.Lease.Id);
            }
        }

        // true when there may be more
        private bool TakeDue(string destination, int wanted, DateTime now, List<HeldDelivery> taken)
        {
            var seen = 0;
            _ = _take
                .Bind(1, destination)
                .Bind(2, now)
                .Bind(3, owner)
                .Bind(4, now + Lease.Length)
                .Bind(5, wanted)
                .Bind(6, now + Park)
                .Bind(7, Math.Max(Look, wanted));
            var before = taken.Count;
            while (_take.Step())
            {
                seen++;
                if (_take.Text(13) is not null)
                {
                    taken.Add(Read());
                }
            }

            return taken.Count - before >= wanted || seen >= Math.Max(Look, wanted);
        }

        private HeldDelivery Read() =>
            new(
                new Lease(_take.Id(0), _take.Number(1)),
                _take.Text(2)!,
                _take.Text(3)!,
                _take.Text(4)!,
                _take.Text(5)!,
                (int)_take.Number(6),
                _take.Bytes(7),
                (int)_take.Number(8),
                (int)_take.Number(9),
                _take.Number(10) != 0,
                _take.Text(11)!, // none of these columns may be null
                _take.Number(12) != 0,
                _take.Number(14) != 0,
                (int)_take.Number(15)
            );
    }
}
