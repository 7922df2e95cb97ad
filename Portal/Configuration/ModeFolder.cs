namespace Portal.Configuration;

/// <summary>Makes the folder of this mode's files, readable by Portal's own user alone, and proves that it can be written.</summary>
internal static class ModeFolder
{
    private const string Unset = "data";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder's absolute path; a fault is noted when Portal cannot write there.</summary>
    public static string Ensure(SettingsReader reader, string purpose)
    {
        var root = Path.GetFullPath(reader.Text(ConfigurationKeys.DataDirectory) ?? Unset);
        var folder = Path.Combine(root, purpose);
        try
        {
            Make(root);
            Make(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.CreateVersion7()}"); // process ids repeat across containers
            using var file = new FileStream(
                probe,
                FileMode.Create,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            reader.Refuse(ConfigurationKeys.DataDirectory, $"Portal cannot write to {folder}.");
        }

        return folder;
    }

    private static void Make(string folder)
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
}
