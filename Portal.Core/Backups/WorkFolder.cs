namespace Portal.Core.Backups;

/// <summary>
/// A folder that one backup is made in. Its lock ends with the process, however that ends, so the next one knows a folder that was left
/// behind from one that is used.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Prefix = ".portal-backup-";
    private const string LockFile = ".lock";

    // a folder is made a moment before its lock file, and that a moment before it is locked
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);

    private readonly FileStream _lock;

    private WorkFolder(string path)
    {
        Path = path;
        BackupFolder.Ensure(path);
        _lock = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one, and removes what killed backups left beside it.</summary>
    /// <param name="parent">Folder that the backup goes to.</param>
    /// <param name="at">UTC instant.</param>
    public static WorkFolder Make(string parent, DateTime at)
    {
        RemoveLeftovers(parent, at);
        return new WorkFolder(System.IO.Path.Combine(parent, $"{Prefix}{Guid.CreateVersion7(at):N}"));
    }

    /// <summary>Removes what killed backups left in a folder.</summary>
    public static void RemoveLeftovers(string parent, DateTime at)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(parent, $"{Prefix}*").Where(folder => IsLeft(folder, at)).ToList())
        {
            Directory.Delete(folder, recursive: true);
        }

        // an archive that was not finished; the one that is being written has changed a moment ago
        foreach (
            var file in new DirectoryInfo(parent)
                .EnumerateFiles("portal-*.zip.partial")
                .Where(file => file.LastWriteTimeUtc < at - Abandoned)
                .ToList()
        )
        {
            file.Delete();
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static bool IsLeft(string folder, DateTime at)
    {
        if (Directory.GetLastWriteTimeUtc(folder) >= at - Young)
        {
            return false;
        }

        var path = System.IO.Path.Combine(folder, LockFile);
        if (!File.Exists(path))
        {
            return true;
        }

        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false; // another backup is at work
        }
    }
}
