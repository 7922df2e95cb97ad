namespace Portal.Core.Backups;

/// <summary>
/// The one step in which a restore's files become what Portal runs on: their folder gets the name that says "decided". From then on it is finished,
/// by the restore itself, by the next one or by the next start, however often it is cut short.
/// </summary>
public static class UnfinishedRestore
{
    private const string Decided = "restore.decided";
    private const string Absent = "absent.txt";

    /// <summary>True when a restore was decided and cut short before every file was in its place.</summary>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, Decided));

    /// <summary>Decides it.</summary>
    /// <param name="folder">Folder of Portal's files.</param>
    /// <param name="staged">Folder with the new files, within it; each is complete and checked.</param>
    /// <param name="absent">Names of files that the backup does not have: what is there under them is removed.</param>
    internal static void Decide(string folder, string staged, IEnumerable<string> absent)
    {
        File.WriteAllLines(Path.Combine(staged, Absent), absent);
        Directory.Move(staged, Path.Combine(folder, Decided));
    }

    /// <summary>Puts every file in its place. Nobody else uses the folder. Safe to repeat; does nothing where nothing is left to do.</summary>
    /// <exception cref="BackupException">A file cannot be put there; once that is mended, the next start goes on.</exception>
    public static void Finish(string folder)
    {
        var decided = Path.Combine(folder, Decided);
        if (!Directory.Exists(decided))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(decided, "*.db").ToList())
            {
                SqliteSwap.Replace(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            var absent = Path.Combine(decided, Absent);
            foreach (var name in File.Exists(absent) ? File.ReadAllLines(absent) : [])
            {
                SqliteSwap.Remove(Path.Combine(folder, name));
            }

            Directory.Delete(decided, recursive: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                $"The backup is being restored, but a file could not be put in its place: {refusal.Message} See that Portal's user may write in "
                    + $"{folder} and that the disk has room; then start Portal or restore again, which goes on from there.",
                refusal
            );
        }
    }
}
