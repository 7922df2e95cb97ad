using System.Globalization;

namespace Portal.Core.Backups;

/// <summary>The folder that backups go to by themselves: names them, finds them, and lets go of the oldest.</summary>
internal static class BackupFolder
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Path of a backup made now; made nowhere yet.</summary>
    public static string PathFor(BackupOptions options, string folder, BackupReason reason, DateTime at)
    {
        var name =
            $"portal-{options.Purpose}-{at.ToString(Stamp, CultureInfo.InvariantCulture)}-{reason.ToString().ToLowerInvariant()}";
        var path = Path.Combine(folder, $"{name}.zip");
        for (var again = 2; File.Exists(path); again++)
        {
            path = Path.Combine(folder, $"{name}-{again.ToString(CultureInfo.InvariantCulture)}.zip");
        }

        return path;
    }

    /// <summary>Makes the folder, for Portal's own user alone: backups hold everything.</summary>
    public static void Ensure(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    /// <summary>The backups there, newest first; files of other names are not ours.</summary>
    public static IReadOnlyList<KeptBackup> List(BackupOptions options) =>
        Directory.Exists(options.Target)
            ?
            [
                .. new DirectoryInfo(options.Target)
                    .EnumerateFiles($"portal-{options.Purpose}-*.zip")
                    .Select(Read)
                    .OfType<KeptBackup>()
                    .OrderByDescending(backup => backup.MadeAt)
                    .ThenByDescending(backup => backup.Path.Length) // "-10" after "-2" after none
                    .ThenByDescending(backup => backup.Path, StringComparer.Ordinal),
            ]
            : [];

    /// <summary>
    /// Deletes the oldest of a reason beyond those that stay; what somebody asked for stays for ever, and so does the one that is in use.
    /// </summary>
    /// <param name="options">Which folder, and how many stay.</param>
    /// <param name="reason">Of which reason.</param>
    /// <param name="used">Path of one that must stay.</param>
    /// <returns>What could not be deleted, in sentences; the backups themselves are well.</returns>
    public static IReadOnlyList<string> Prune(BackupOptions options, BackupReason reason, string used)
    {
        var faults = new List<string>();
        if (reason == BackupReason.Manual)
        {
            return faults;
        }

        foreach (
            var old in List(options).Where(backup => backup.Reason == reason).Skip(options.Keep).Where(old => old.Path != used)
        )
        {
            try
            {
                File.Delete(old.Path);
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                faults.Add(
                    $"An old backup could not be deleted: {refusal.Message} Delete it by hand, or see that Portal's user may."
                );
            }
        }

        return faults;
    }

    // null for one that was let go of between the look into the folder and the look at it
    private static long? Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What the name of a file says; null for one of another name, and for one that is not there any more.</summary>
    internal static KeptBackup? Read(FileInfo file)
    {
        var parts = Path.GetFileNameWithoutExtension(file.Name).Split('-');
        return
            parts.Length >= 4
            && DateTime.TryParseExact(
                parts[2],
                Stamp,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
            && Enum.TryParse<BackupReason>(parts[3], ignoreCase: true, out var reason)
            && Length(file) is { } length
            ? new KeptBackup(file.FullName, at, reason, length)
            : null;
    }
}
