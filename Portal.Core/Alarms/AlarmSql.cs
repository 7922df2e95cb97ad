using System.Globalization;

namespace Portal.Core.Alarms;

/// <summary>
/// The one statement that raises: the partial unique index decides whether it begins or goes on, without a failed insert, so that it may stand
/// in anybody's transaction. For EF, and for the hot paths that speak to the database themselves.
/// </summary>
internal static class AlarmSql
{
    // 0 id, 1 kind, 2 subject, 3 severity, 4 blocking, 5 title, 6 detail, 7 link, 8 roles, 9 tells its end, 10 now, 11 what it adds to the count,
    // 12 how often it had happened when it begins
    private static readonly System.Text.CompositeFormat Template = System.Text.CompositeFormat.Parse(
        """
        INSERT INTO "Alarms" ("Id", "Kind", "Subject", "Severity", "IsBlocking", "Title", "Detail", "Link", "RoleSet", "TellsOver",
            "RaisedAt", "LastAt", "NewsAt", "Count")
        VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {10}, {10}, {12})
        ON CONFLICT ("Kind", "Subject") WHERE "ClearedAt" IS NULL DO UPDATE SET
            "Count" = "Alarms"."Count" + {11},
            "LastAt" = CASE WHEN {11} > 0 THEN excluded."LastAt" ELSE "Alarms"."LastAt" END,
            "NewsAt" = CASE WHEN {11} > 0 OR excluded."Severity" > "Alarms"."Severity" THEN excluded."NewsAt" ELSE "Alarms"."NewsAt" END,
            "ToldRound" = CASE WHEN excluded."Severity" > "Alarms"."Severity" THEN NULL ELSE "Alarms"."ToldRound" END,
            "Severity" = excluded."Severity", "IsBlocking" = excluded."IsBlocking", "Title" = excluded."Title",
            "Detail" = excluded."Detail", "Link" = excluded."Link", "RoleSet" = excluded."RoleSet"
        """
    );

    /// <summary>With placeholders as EF reads them.</summary>
    public static string ForEf { get; } = Raise("{{{0}}}");

    /// <summary>With numbered parameters as SQLite reads them, from 1.</summary>
    public static string ForSqlite { get; } = Raise("?{1}");

    /// <summary>With numbered parameters as PostgreSQL reads them, from 1.</summary>
    public static string ForPostgres { get; } = Raise("${1}");

    /// <summary>The values, in the order of the parameters.</summary>
    public static object[] Values(AlarmDraft draft, DateTime now) =>
        [
            Guid.CreateVersion7(now),
            draft.Key.Kind,
            Folding.Cut(draft.Key.Subject, Alarm.SubjectLength),
            (int)draft.Severity,
            draft.IsBlocking,
            Folding.Cut(draft.Title, Alarm.TitleLength),
            Folding.Cut(draft.Detail, Alarm.DetailLength),
            draft.Link,
            AlarmRoles.Concerned(draft.Roles),
            draft.TellsOver,
            now,
            draft.IsCounted ? 1 : 0,
            draft.BeginsWith,
        ];

    private static string Raise(string placeholder) =>
        string.Format(
            CultureInfo.InvariantCulture,
            Template,
            [.. Enumerable.Range(0, 13).Select(each => string.Format(CultureInfo.InvariantCulture, placeholder, each, each + 1))]
        );
}
