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
    public Result<BackupOverview> Execute(Actor actor) =>
        AccessPolicy.KeepRecords.Check(actor) is { } forbidden
            ? forbidden
            : new BackupOverview(options.Target, options.IsOn, options.Keep, BackupFolder.List(options));
}
