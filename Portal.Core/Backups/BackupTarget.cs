namespace Portal.Core.Backups;

/// <summary>Where a backup goes, and under which name. Two that are made at once never share one.</summary>
internal sealed class BackupTarget
{
    private readonly Func<string> _name;
    private readonly bool _isNamed;

    private BackupTarget(string folder, Func<string> name, bool isNamed) => (Folder, _name, _isNamed) = (folder, name, isNamed);

    /// <summary>Folder it goes to; exists.</summary>
    public string Folder { get; }

    /// <summary>Finds it out.</summary>
    /// <exception cref="BackupException">The path says nothing that a backup could be written to.</exception>
    public static BackupTarget Resolve(BackupOptions options, BackupReason reason, string? path, DateTime at)
    {
        if (path is null)
        {
            BackupFolder.Ensure(options.Target);
            return In(options.Target);
        }

        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return In(full);
        }

        var parent = Path.GetDirectoryName(full) ?? full;
        return File.Exists(full) ? throw Exists(full)
            : !Directory.Exists(parent)
                ? throw new BackupException($"There is no folder {parent}. No backup was made. Make it first, or name another.")
            : !string.Equals(Path.GetExtension(full), ".zip", StringComparison.OrdinalIgnoreCase)
                ? throw new BackupException(
                    $"{full} is no folder that exists and no name that ends with .zip. No backup was made. Name one or the other."
                )
            : new BackupTarget(parent, () => full, isNamed: true);

        BackupTarget In(string folder) => new(folder, () => BackupFolder.PathFor(options, folder, reason, at), isNamed: false);
    }

    /// <summary>Gives a finished backup its name.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="BackupException">Somebody else's stands there since.</exception>
    public string Place(string finished)
    {
        while (true)
        {
            var path = _name();
            try
            {
                Take(path);
                File.Move(finished, path, overwrite: true);
                return path;
            }
            catch (IOException) when (File.Exists(path))
            {
                if (_isNamed)
                {
                    throw Exists(path);
                }
            }
        }
    }

    // a name is taken in one step; a mere move looks first and moves then, and two could do so at once
    private static void Take(string path) => new FileStream(path, FileMode.CreateNew).Dispose();

    private static BackupException Exists(string path) =>
        new($"{path} exists already and is not overwritten. No backup was made. Name another file, or a folder.");
}
