using System.Globalization;

namespace Portal.Core.Backups;

/// <summary>
/// What a backup must not bring back to life: sessions that were ended and links that were used since it was made, and deliveries that went out
/// since. So after a restore everybody signs in again, and nothing goes out until a person resumes each destination.
/// </summary>
internal static class EndedAccess
{
    /// <summary>What the page of destinations says.</summary>
    public const string Reason =
        "Paused by a restore: some of what waits here may have been sent already, after the backup was made. Look through it, then resume.";

    private const string By = "Portal";

    /// <summary>Tables of sign-ins; their rows are deleted.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["Sessions", "AccountLinks", "SignInSteps"];

    /// <summary>Tables that <see cref="Pause"/> needs.</summary>
    public static IReadOnlyList<string> PausedTables { get; } = ["Destinations", "Deliveries"];

    /// <summary>Pauses every destination that anything was ever meant for, also one that nobody steered yet.</summary>
    /// <param name="prefix">Schema and a dot, or nothing.</param>
    /// <param name="at">UTC instant, as the database writes it.</param>
    public static string Pause(string prefix, string at) =>
        $"""
            INSERT INTO {prefix}"Destinations" ("Name", "State", "ChangedAt", "ChangedBy")
            SELECT DISTINCT "Destination", 0, {at}, '{By}' FROM {prefix}"Deliveries"
            WHERE "Destination" NOT IN (SELECT "Name" FROM {prefix}"Destinations");
            UPDATE {prefix}"Destinations" SET "State" = 1, "Reason" = '{Reason}', "ChangedAt" = {at}, "ChangedBy" = '{By}', "ChangedById" = NULL WHERE "State" = 0;
            """;

    /// <summary>The same for PostgreSQL, for whatever of it the restored schema has; part of the restore's transaction.</summary>
    public static string OnPostgres(string schema, DateTime at)
    {
        var stamp = $"'{at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'::timestamptz";
        var deletes = Tables.Select(table =>
            $"""
                IF to_regclass('"{schema}"."{table}"') IS NOT NULL THEN DELETE FROM "{schema}"."{table}"; END IF;
                """
        );
        var there = PausedTables.Select(table => $"""to_regclass('"{schema}"."{table}"') IS NOT NULL""");
        return $"""
            DO $access$
            BEGIN
            {string.Join('\n', deletes)}
            IF {string.Join(" AND ", there)} THEN
            {Pause($"\"{schema}\".", stamp)}
            END IF;
            END
            $access$;
            """;
    }

    /// <summary>The same in a SQLite file that nobody has open.</summary>
    public static void OnSqlite(string file, DateTime at)
    {
        var stamp = $"'{at.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)}'";
        var there = SqliteFiles.Tables(file);
        var statements = Tables.Where(there.Contains).Select(table => $"DELETE FROM \"{table}\";").ToList();
        if (PausedTables.All(there.Contains))
        {
            statements.Add(Pause("", stamp));
        }

        SqliteFiles.Change(file, string.Join('\n', statements));
    }
}
