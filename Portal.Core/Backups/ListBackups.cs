namespace Portal.Core.Backups;

/// <summary>What there is of backups.</summary>
/// <param name="Folder">Where they go.</param>
/// <param name="IsOn">False where Portal makes none by itself.</param>
/// <param name="Keep">How many of each reason stay.</param>
/// <param name="Kept">Newest first.</param>
public sealed record BackupOverview(string Folder, bool IsOn, int Keep, IReadOnlyList<KeptBackup> Kept);

/// <summary>Lists the backups in the folder that they go to by themselves, for administrators.</summary>
public sealed class ListBackups(BackupOptions options)
{
    /// <summary>Reads it. Safe to repeat.</summary>
    public Result<BackupOverview> Execute(Actor actor)
    {
        if (AccessPolicy.KeepRecords.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        try
        {
            return new BackupOverview(options.Target, options.IsOn, options.Keep, BackupFolder.List(options));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new Refusal(
                "backups.folder-unreadable",
                "The folder of the backups can't be read, so it is not known which there are.",
                $"See that {options.Target} is there and that Portal's user may read it."
            );
        }
    }
}
