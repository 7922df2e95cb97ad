using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>
/// Says who uses the folder of Portal's files: every running Portal shares the lock, a restore wants it alone. The system lets go of it
/// when a process ends, however it ends.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private const string Name = "portal.lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Held while Portal runs; null while a restore holds it.</summary>
    public static FolderLock? Share(string folder) => TryOpen(folder, FileAccess.Read, FileShare.Read);

    /// <summary>Held while a restore replaces files; null while a Portal runs there.</summary>
    public static FolderLock? Take(string folder) => TryOpen(folder, FileAccess.ReadWrite, FileShare.None);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FolderLock? TryOpen(string folder, FileAccess access, FileShare share)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException refusal) when (refusal.IsHeldByAnother())
        {
            return null;
        }
    }
}
