using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Portal.Core.Backups;

/// <summary>Puts one SQLite file in the place of another in one step. Nobody else has either open.</summary>
internal static class SqliteSwap
{
    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    /// <summary>Does it. What the old file's log holds would be laid over the new file, so it is brought into the old one first.</summary>
    public static void Replace(string with, string file)
    {
        if (File.Exists(file))
        {
            try
            {
                SqliteFiles.Settle(file);
            }
            catch (SqliteException)
            {
                // damaged, and kept elsewhere: its log goes with it
            }

            RemoveBeside(file);
        }

        File.Move(with, file, overwrite: true);
    }

    /// <summary>Removes a file and what stands beside it.</summary>
    public static void Remove(string file)
    {
        File.Delete(file);
        RemoveBeside(file);
    }

    /// <summary>Copies files, and what stands beside each, into a folder of their own, as they are.</summary>
    /// <returns>That folder; null when there is none of them.</returns>
    public static string? Keep(string folder, IReadOnlyList<string> names, DateTime at)
    {
        var files = names
            .SelectMany(name => Beside.Prepend("").Select(ending => Path.Combine(folder, name + ending)))
            .Where(file => new FileInfo(file) is { Exists: true, Length: > 0 })
            .ToList();
        if (files.Count == 0)
        {
            return null;
        }

        var kept = FreeName(folder, at);
        BackupFolder.Ensure(kept);
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(kept, Path.GetFileName(file)));
        }

        return kept;
    }

    private static string FreeName(string folder, DateTime at)
    {
        var name = Path.Combine(folder, $"replaced-{at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        var free = name;
        for (var again = 2; Directory.Exists(free); again++)
        {
            free = $"{name}-{again.ToString(CultureInfo.InvariantCulture)}";
        }

        return free;
    }

    private static void RemoveBeside(string file)
    {
        foreach (var ending in Beside)
        {
            File.Delete(file + ending);
        }
    }
}
