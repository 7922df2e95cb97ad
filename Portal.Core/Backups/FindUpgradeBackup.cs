using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>
/// Finds the backup that an upgrade which did not come to its end has made already: a start that is tried again and again must not push out the
/// backups of before by copies of one state.
/// </summary>
public sealed class FindUpgradeBackup(BackupOptions options)
{
    /// <summary>Path of a backup of this very state, made by this version before an upgrade; null when there is none. Safe to repeat.</summary>
    public async Task<string?> ExecuteAsync(CancellationToken cancellationToken)
    {
        var kept = BackupFolder.List(options).Where(backup => backup.Reason == BackupReason.Upgrade).ToList();
        if (kept.Count == 0)
        {
            return null;
        }

        var (migrations, rows) = await PresentAsync(cancellationToken);
        foreach (var backup in kept)
        {
            if (await IsOfAsync(backup.Path, migrations, rows, cancellationToken))
            {
                return backup.Path;
            }
        }

        return null;
    }

    private async Task<bool> IsOfAsync(
        string path,
        IReadOnlyList<string> migrations,
        IReadOnlyDictionary<string, long> rows,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var manifest = await BackupArchive.ReadManifestAsync(path, cancellationToken);
            return manifest.PortalVersion == options.Version
                && manifest.Migrations.SequenceEqual(migrations)
                && manifest.Rows.Count == rows.Count
                && manifest.Rows.All(table => rows.TryGetValue(table.Key, out var count) && count == table.Value);
        }
        catch (BackupException)
        {
            return false; // not whole: a new one is made
        }
    }

    private async Task<(IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Rows)> PresentAsync(
        CancellationToken cancellationToken
    )
    {
        if (options.Database.Provider == DatabaseProvider.Postgres)
        {
            return await new PostgresBackup(options).CountAsync(cancellationToken);
        }

        var file = Path.Combine(options.Folder, BackupParts.SqliteFile);
        return (SqliteFiles.Migrations(file), SqliteFiles.Count(file));
    }
}
