namespace Portal.Core.Persistence;

/// <summary>
/// The triggers on PostgreSQL and the functions they run. Both are compared with what they should be: a function that somebody emptied guards
/// nothing, though its trigger is there.
/// </summary>
internal static class PostgresAppendOnly
{
    // the number is ours alone; it keeps nodes that start together from making the same thing twice
    private const string Lock = "SELECT pg_advisory_xact_lock(7038102955)";

    // pg_trigger.tgtype: 1 each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
    private const int BeforeChange = 1 + 2 + 8 + 16;
    private const int BeforeTruncate = 2 + 32;
    private const int BeforeGiving = 1 + 2 + 4 + 16;
    private const int AfterGiving = 1 + 4 + 16;

    public static AppendOnlyGuard Guard(AppendOnlyRule rule)
    {
        Function[] functions = [Rows(rule), Told(rule), Gone(rule)];
        Trigger[] triggers =
        [
            new(
                $"{rule.Table}_AppendOnly",
                rule.Table,
                BeforeChange,
                functions[0].Name,
                "BEFORE UPDATE OR DELETE",
                "FOR EACH ROW"
            ),
            new(
                $"{rule.Table}_AppendOnly_Truncate",
                rule.Table,
                BeforeTruncate,
                functions[0].Name,
                "BEFORE TRUNCATE",
                "FOR EACH STATEMENT"
            ),
            new($"{rule.Permits}_Told", rule.Permits, BeforeGiving, functions[1].Name, "BEFORE INSERT OR UPDATE", "FOR EACH ROW"),
            new($"{rule.Permits}_Gone", rule.Permits, AfterGiving, functions[2].Name, "AFTER INSERT OR UPDATE", "FOR EACH ROW")
            {
                IsDeferred = true,
            },
        ];
        return new AppendOnlyGuard(
            $"""SELECT {string.Join(" AND ", [.. functions.Select(each => each.IsThere), .. triggers.Select(each => each.IsThere)])} AS "Value" """,
            [Lock, .. functions.Select(each => each.Make), .. triggers.SelectMany(each => each.Make)]
        );
    }

    private static Function Rows(AppendOnlyRule rule) =>
        new(
            $"{rule.Table}_AppendOnly",
            $"""

            BEGIN
                IF TG_OP = 'TRUNCATE' OR NOT EXISTS (SELECT 1 FROM "{rule.Permits}") THEN
                    RAISE EXCEPTION '{rule.Refusal}' USING ERRCODE = 'restrict_violation';
                ELSIF EXISTS (SELECT 1 FROM "{rule.Permits}" WHERE "EntryId" = OLD."Id") THEN
                    RAISE EXCEPTION '{rule.Refusal}' USING ERRCODE = 'restrict_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
            END

            """
        );

    private static Function Told(AppendOnlyRule rule) =>
        new(
            $"{rule.Permits}_Told",
            $"""

            BEGIN
                IF NOT EXISTS (SELECT 1 FROM "{rule.Table}" WHERE "Id" = NEW."EntryId" AND "Action" IN ({rule.ActList})) THEN
                    RAISE EXCEPTION '{rule.NoPermit}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END

            """
        );

    // runs as the transaction commits
    private static Function Gone(AppendOnlyRule rule) =>
        new(
            $"{rule.Permits}_Gone",
            $"""

            BEGIN
                IF EXISTS (SELECT 1 FROM "{rule.Permits}" WHERE "EntryId" = NEW."EntryId") THEN
                    RAISE EXCEPTION '{rule.Permits} are taken back before the transaction ends' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NULL;
            END

            """
        );

    private sealed record Function(string Name, string Body)
    {
        public string Make =>
            $"""CREATE OR REPLACE FUNCTION "{Name}"() RETURNS trigger LANGUAGE plpgsql AS $guard${Body}$guard$""";

        public string IsThere =>
            $"""
                EXISTS (
                    SELECT 1 FROM pg_proc WHERE oid = to_regproc('"{Name}"') AND prosrc = $guard${Body}$guard$
                        AND prorettype = 'trigger'::regtype AND NOT prosecdef AND proconfig IS NULL
                )
                """;
    }

    private sealed record Trigger(string Name, string Table, int Type, string Function, string When, string Each)
    {
        public bool IsDeferred { get; init; }

        public string[] Make =>
            [
                $"""DROP TRIGGER IF EXISTS "{Name}" ON "{Table}" """,
                IsDeferred
                    ? $"""CREATE CONSTRAINT TRIGGER "{Name}" {When} ON "{Table}" DEFERRABLE INITIALLY DEFERRED {Each} EXECUTE FUNCTION "{Function}"()"""
                    : $"""CREATE TRIGGER "{Name}" {When} ON "{Table}" {Each} EXECUTE FUNCTION "{Function}"()""",
            ];

        public string IsThere =>
            $"""
                EXISTS (
                    SELECT 1 FROM pg_trigger WHERE tgrelid = '"{Table}"'::regclass AND tgname = '{Name}' AND tgenabled = 'O' AND tgtype = {Type}
                        AND tgfoid = to_regproc('"{Function}"') AND tgqual IS NULL AND tginitdeferred = {(
                    IsDeferred ? "true" : "false"
                )}
                )
                """;
    }
}
