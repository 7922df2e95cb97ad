using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// The statements that take messages. Parameters of <see cref="Take"/>: owner, now, end of the lease, how many to look at, source, kind, end
/// of the parking.
/// </summary>
internal sealed class InboxSql
{
    // an earlier message of the same record goes first, or beside it in this very round, where order is kept; one that has failed twice holds
    // nobody back any more
    private const string Judged = """
        judged AS (
            SELECT candidate."Id", (
                SELECT earlier."NextTryAt" FROM "Inbox" AS earlier
                WHERE earlier."State" = 0 AND earlier."Source" = candidate."Source" AND earlier."Subject" IS NOT NULL
                    AND earlier."Subject" = candidate."Subject" AND earlier."Id" < candidate."Id" AND earlier."Tries" < 2
                    AND NOT EXISTS (SELECT 1 FROM candidate AS beside WHERE beside."Id" = earlier."Id")
                ORDER BY earlier."Id" LIMIT 1) AS "HeadAt"
            FROM candidate)
        """;

    public InboxSql(DatabaseProvider provider)
    {
        var isPostgres = provider == DatabaseProvider.Postgres;
        var skip = isPostgres ? " FOR UPDATE SKIP LOCKED" : "";
        var (leaseNow, leaseEnd) = isPostgres ? (LeaseClock.Postgres, LeaseClock.PostgresEnd) : ("{1}", "{2}");
        var (later, empty) = isPostgres ? ("GREATEST", "''::bytea") : ("MAX", "X''");
        // what has to wait is put aside until the one before it is due, so that a record with many does not stand before the others; its body
        // is not read
        Take = $$"""
            WITH candidate AS (
                SELECT "Id", "Source", "Subject" FROM "Inbox"
                WHERE "State" = 0 AND "Source" = {4} AND "Kind" = {5} AND "NextTryAt" <= {1}
                    AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {{leaseNow}})
                ORDER BY "NextTryAt", "Id" LIMIT {3}{{skip}}),
            {{Judged}}
            UPDATE "Inbox" SET
                "LeaseOwner" = CASE WHEN judged."HeadAt" IS NULL THEN {0} END,
                "LeaseUntil" = CASE WHEN judged."HeadAt" IS NULL THEN {{leaseEnd}} END,
                "Fence" = "Fence" + CASE WHEN judged."HeadAt" IS NULL THEN 1 ELSE 0 END,
                "NextTryAt" = CASE WHEN judged."HeadAt" IS NULL THEN "NextTryAt" ELSE {{later}}({6}, judged."HeadAt") END
            FROM judged
            WHERE "Inbox"."Id" = judged."Id" AND "State" = 0 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {{leaseNow}})
            {{Returning(empty)}}
            """;
        // PostgreSQL knows no least UUID
        var first = isPostgres
            ? """SELECT "Id" FROM judged WHERE "HeadAt" IS NULL ORDER BY "Id" LIMIT 1"""
            : """SELECT MIN("Id") FROM judged WHERE "HeadAt" IS NULL""";
        TakeOne = Take.Replace(
            "RETURNING",
            $"AND (judged.\"HeadAt\" IS NOT NULL OR judged.\"Id\" = ({first}))\nRETURNING",
            StringComparison.Ordinal
        );
        Ignore = Ignoring(isPostgres ? LeaseClock.Postgres : "{2}", skip);
    }

    /// <summary>Takes all that need not wait, of those it looks at.</summary>
    public string Take { get; }

    /// <summary>Takes the first that need not wait.</summary>
    public string TakeOne { get; }

    /// <summary>Parameters: source, kind, now, how many, reason.</summary>
    public string Ignore { get; }

    private static string Ignoring(string leaseNow, string skip) =>
        $$"""
            UPDATE "Inbox" SET "State" = 2, "Reason" = {4}, "SettledAt" = {2}, "LeaseOwner" = NULL, "LeaseUntil" = NULL,
                "Fence" = "Fence" + 1
            WHERE "State" = 0 AND "Id" IN (
                SELECT "Id" FROM "Inbox"
                WHERE "State" = 0 AND "Source" = {0} AND "Kind" = {1} AND "NextTryAt" <= {2}
                    AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {{leaseNow}})
                ORDER BY "NextTryAt", "Id" LIMIT {3}{{skip}})
            """;

    private static string Returning(string empty) =>
        $"""
            RETURNING "Inbox"."Id", "Source", "Kind", "EventId", "Subject", CASE WHEN "LeaseOwner" IS NULL THEN {empty} ELSE "Body" END AS "Body",
                "Headers", "ReceivedAt", "CorrelationId", "State", "Reason", "Tries", "NextTryAt", "SettledAt", "LeaseOwner", "LeaseUntil", "Fence",
                "BlankedAt", "KeptDigest"
            """;
}
