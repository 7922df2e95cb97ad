namespace Portal.Core.Persistence;

/// <summary>The triggers on SQLite, compared and made by their text.</summary>
internal static class SqliteAppendOnly
{
    public static AppendOnlyGuard Guard(AppendOnlyRule rule)
    {
        (string Name, string Sql)[] triggers =
        [
            Change(rule, "DELETE"),
            Change(rule, "UPDATE"),
            Replace(rule),
            Permit(rule, "INSERT"),
            Permit(rule, "UPDATE"),
        ];
        var same = triggers.Select(each =>
            $"EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND sql = '{each.Sql.Replace("'", "''")}')"
        );
        return new AppendOnlyGuard(
            $"""SELECT {string.Join(" AND ", same)} AS "Value" """,
            [.. triggers.SelectMany(each => new[] { $"""DROP TRIGGER IF EXISTS "{each.Name}" """, each.Sql })]
        );
    }

    private static (string Name, string Sql) Change(AppendOnlyRule rule, string act)
    {
        var name = $"{rule.Table}_AppendOnly_{act}";
        return (
            name,
            $"""
            CREATE TRIGGER "{name}" BEFORE {act} ON "{rule.Table}"
            WHEN NOT EXISTS (SELECT 1 FROM "{rule.Permits}") OR EXISTS (SELECT 1 FROM "{rule.Permits}" WHERE "EntryId" = old."Id")
            BEGIN SELECT RAISE(ABORT, '{rule.Refusal}'); END
            """
        );
    }

    // REPLACE removes the row in its way without a trigger for that: by its id, or by its number, which is -1 where none is given
    private static (string Name, string Sql) Replace(AppendOnlyRule rule)
    {
        var name = $"{rule.Table}_AppendOnly_INSERT";
        return (
            name,
            $"""
            CREATE TRIGGER "{name}" BEFORE INSERT ON "{rule.Table}"
            WHEN EXISTS (SELECT 1 FROM "{rule.Table}" WHERE "Id" = new."Id")
                OR (new.rowid <> -1 AND EXISTS (SELECT 1 FROM "{rule.Table}" WHERE rowid = new.rowid))
            BEGIN SELECT RAISE(ABORT, '{rule.Refusal}'); END
            """
        );
    }

    private static (string Name, string Sql) Permit(AppendOnlyRule rule, string act)
    {
        var name = $"{rule.Permits}_Told_{act}";
        return (
            name,
            $"""
            CREATE TRIGGER "{name}" BEFORE {act} ON "{rule.Permits}"
            WHEN NOT EXISTS (SELECT 1 FROM "{rule.Table}" WHERE "Id" = new."EntryId" AND "Action" IN ({rule.ActList}))
            BEGIN SELECT RAISE(ABORT, '{rule.NoPermit}'); END
            """
        );
    }
}
