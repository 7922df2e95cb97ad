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

            foreach (var ending in Beside)
            {
                File.Delete(file + ending);
            }
        }

        File.Move(with, file, overwrite: true);
    }

    /// <summary>Copies a damaged file, and what stands beside it, into a folder of their own.</summary>
    /// <returns>That folder.</returns>
    public static string KeepDamaged(string folder, string file, DateTime at)
    {
        var kept = Path.Combine(folder, $"damaged-{at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        BackupFolder.Ensure(kept);
        foreach (var each in Beside.Prepend("").Select(ending => file + ending).Where(File.Exists))
        {
            File.Copy(each, Path.Combine(kept, Path.GetFileName(each)), overwrite: true);
        }

        return kept;
    }
}
