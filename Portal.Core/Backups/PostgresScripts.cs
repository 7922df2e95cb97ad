using System.Globalization;

namespace Portal.Core.Backups;

/// <summary>What stands around a dump when it is brought back: the emptying before it, the comparison after it, in its transaction.</summary>
internal static class PostgresScripts
{
    // whoever holds a table for longer uses the database
    private const int LockSeconds = 10;

    /// <summary>Begins, and removes what is there: also what a newer Portal made and the dump does not know. Extensions stay.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="holder">The connection that holds the restore's lock: it alone may be there too.</param>
    public static string Begin(string schema, int holder) =>
        $"""
            SET client_min_messages = warning;
            BEGIN;
            SET LOCAL lock_timeout = '{LockSeconds}s';
            SET LOCAL statement_timeout = 0;
            DO $alone$
            BEGIN
                IF EXISTS (
                    SELECT 1 FROM pg_stat_activity
                    WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), {holder.ToString(
                CultureInfo.InvariantCulture
            )})
                        AND backend_type = 'client backend'
                ) THEN
                    RAISE EXCEPTION 'A Portal or another program has connected to the database since; stop it and try again';
                END IF;
            END
            $alone$;
            DO $empty$
            DECLARE one record;
            BEGIN
                FOR one IN
                    SELECT format('%I.%I', '{schema}', c.relname) AS name,
                        CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
                    FROM pg_class c
                    WHERE c.relnamespace = '"{schema}"'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
                        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
                    ORDER BY CASE WHEN c.relkind IN ('v', 'm') THEN 1 WHEN c.relkind = 'S' THEN 3 ELSE 2 END -- what a table owns goes with it
                LOOP
                    EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name);
                END LOOP;
                FOR one IN
                    SELECT p.oid::regprocedure::text AS name FROM pg_proc p
                    WHERE p.pronamespace = '"{schema}"'::regnamespace
                        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                LOOP
                    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
                END LOOP;
            END
            $empty$;
            """;

    /// <summary>Compares, ends what access the backup would bring back, and commits.</summary>
    public static string End(string schema, IReadOnlyDictionary<string, long> rows, DateTime at)
    {
        var checks = rows.Select(table =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                IF (SELECT COUNT(*) FROM "{schema}"."{table.Key}") <> {table.Value} THEN RAISE EXCEPTION '{table.Key} has other rows than the backup says'; END IF;
                """
            )
        );
        return $"""
            DO $check$
            BEGIN
            {string.Join('\n', checks)}
            END
            $check$;
            {EndedAccess.OnPostgres(schema, at)}
            COMMIT;
            """;
    }
}
