namespace Portal.Core.Backups;

/// <summary>What a restore is about to replace: looked at first, then kept, whatever state it is in.</summary>
internal sealed class PresentRecords(BackupOptions options, PostgresBackup? postgres, MakeBackup backups, TimeProvider time)
{
    private string File => Path.Combine(options.Folder, BackupParts.SqliteFile);

    /// <summary>Looks what is there.</summary>
    public async Task<PresentDatabase> LookAsync(CancellationToken cancellationToken)
    {
        if (postgres is not null)
        {
            return await postgres.LookAsync(cancellationToken);
        }

        var isOfPortal = System.IO.File.Exists(File) && SqliteFiles.IsOfPortal(File);
        return new PresentDatabase(isOfPortal, isOfPortal ? SqliteFiles.FindPurpose(File) : null, "");
    }

    /// <summary>Keeps it: as a backup, and what cannot be backed up as the files that are there.</summary>
    /// <returns>Where; null when there is nothing.</returns>
    public async Task<string?> KeepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!(await LookAsync(cancellationToken)).IsOfPortal)
        {
            return SqliteSwap.Keep(options.Folder, [BackupParts.SqliteFile, .. BackupParts.FilesBeside], now);
        }

        var damaged = BackupParts.FilesBeside.Where(IsDamaged).ToList();
        var files = SqliteSwap.Keep(options.Folder, damaged, now);
        var made = await backups.ExecuteAsync(BackupReason.Restore, null, cancellationToken);
        return files is null ? made.Path : $"{made.Path} and {files}";
    }

    private bool IsDamaged(string name)
    {
        var file = Path.Combine(options.Folder, name);
        return System.IO.File.Exists(file) && SqliteFiles.FindDamage(file) is not null;
    }
}
