using Microsoft.Data.Sqlite;

namespace Portal.Core.Backups;

/// <summary>A database as it was copied.</summary>
/// <param name="File">The copy.</param>
/// <param name="Migrations">Changes of the schema it has, in order.</param>
/// <param name="Rows">Rows of each table.</param>
internal sealed record CopiedDatabase(string File, IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Rows)
{
    /// <summary>What the database itself says it was made for; null before its first start.</summary>
    public string? Purpose { get; init; }

    /// <summary>Schema of its tables, on PostgreSQL.</summary>
    public string? Schema { get; init; }
}

/// <summary>The files that Portal's records are in.</summary>
internal static class BackupParts
{
    /// <summary>Name of the database's part.</summary>
    public const string SqliteFile = "portal.db";

    /// <inheritdoc cref="SqliteFile"/>
    public const string PostgresFile = "portal.dump";

    /// <summary>SQLite files that stand beside the database, where they exist: the scheduler's, the sandbox's Odoo.</summary>
    public static IReadOnlyList<string> FilesBeside { get; } = ["quartz.db", "odoo.db"];

    /// <summary>
    /// Copies them. One that is damaged is left out, since the backup could not be restored with it; whoever owns it makes it anew.
    /// </summary>
    public static (IReadOnlyList<string> Copies, IReadOnlyList<string> Warnings) CopyBeside(string from, string to)
    {
        var (copies, warnings) = (new List<string>(), new List<string>());
        foreach (var name in FilesBeside.Where(name => File.Exists(Path.Combine(from, name))))
        {
            var copy = Path.Combine(to, name);
            if (FindDamage(Path.Combine(from, name), copy) is { } damage)
            {
                File.Delete(copy);
                warnings.Add($"{name} is damaged and was left out: {damage}. It is made anew where it is missing.");
            }
            else
            {
                copies.Add(copy);
            }
        }

        return (copies, warnings);
    }

    private static string? FindDamage(string file, string copy)
    {
        try
        {
            SqliteFiles.Copy(file, copy);
            return SqliteFiles.FindDamage(copy);
        }
        catch (SqliteException refusal) when (SqliteFiles.SaysDamage(refusal))
        {
            return $"SQLite says \"{refusal.Message}\"";
        }
    }
}
