using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>What a restore did.</summary>
/// <param name="MadeAt">UTC instant the backup was made.</param>
/// <param name="Version">Portal that made it.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Before">Where what was there before is kept; null when nothing was.</param>
public sealed record RestoredBackup(DateTime MadeAt, string Version, long Rows, string? Before);

/// <summary>
/// Puts a backup in the place of what Portal keeps, never under a running Portal. Everything is taken out and checked first; then the
/// database changes in one step, so that whatever ends a restore leaves the old rows or the new ones. Source: DESIGN §11.
/// </summary>
public sealed class RestoreBackup(BackupOptions options, PortalDatabase database, MakeBackup backups, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="tell">Told each step before it is taken.</param>
    /// <param name="cancellationToken">Stops it before the last step.</param>
    /// <exception cref="BackupException">It was refused or failed; nothing was changed, and it says what to do.</exception>
    public async Task<RestoredBackup> ExecuteAsync(string path, Action<string> tell, CancellationToken cancellationToken)
    {
        try
        {
            using var alone = FolderLock.Take(options.Folder) ?? throw Running();
            return await RestoreAsync(Path.GetFullPath(path), tell, cancellationToken);
        }
        catch (FileNotFoundException missing)
        {
            throw new BackupException($"There is no file {missing.FileName}. Nothing was changed.", missing);
        }
        catch (Exception refusal)
            when (refusal is IOException or UnauthorizedAccessException or SqliteException or NpgsqlException)
        {
            throw new BackupException(
                $"The backup could not be restored: {refusal.Message} What was there before is still there. See that the database can be "
                    + $"reached and that {options.Folder} has room for twice the database, then try again.",
                refusal
            );
        }
    }

    private async Task<RestoredBackup> RestoreAsync(string path, Action<string> tell, CancellationToken cancellationToken)
    {
        tell($"Reading {path}");
        var manifest = await BackupArchive.ReadManifestAsync(path, cancellationToken);
        Check(path, manifest);
        var postgres = options.Database.Provider == DatabaseProvider.Postgres ? new PostgresBackup(options) : null;
        if (postgres is not null && await postgres.CountOthersAsync(cancellationToken) > 0)
        {
            throw Running();
        }

        var folder = Path.Combine(options.Folder, $".restore-{Guid.CreateVersion7(time.GetUtcNow()):N}");
        try
        {
            RemoveLeftovers();
            BackupFolder.Ensure(folder);
            await BackupArchive.ExtractAsync(path, manifest, folder, cancellationToken);
            CheckFiles(path, folder, manifest);
            tell("The backup is whole; keeping what is there now");
            var before = await KeepPresentAsync(postgres, cancellationToken);
            tell("Replacing");
            await ReplaceAsync(folder, manifest, postgres, cancellationToken);
            return new RestoredBackup(manifest.MadeAt, manifest.PortalVersion, manifest.Rows.Values.Sum(), before);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private void Check(string path, BackupManifest manifest)
    {
        using var db = database.CreateDbContext();
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var fault =
            manifest.Format != BackupManifest.PresentFormat || manifest.Migrations.Any(migration => !known.Contains(migration))
                ? $"was made by a newer Portal ({manifest.PortalVersion}) than this one ({options.Version}). Restore it with that version or a newer one."
            : manifest.Provider != options.Database.Provider
                ? $"is of a {manifest.Provider} database, and this Portal runs on {options.Database.Provider}. Set Database:Provider={manifest.Provider}, or choose another backup."
            : manifest.Purpose != options.Purpose
                ? $"is of a {manifest.Purpose} Portal, and this one starts as {options.Purpose}; their records never mix. Choose another backup, or see to Sandbox:Enabled."
            : null;
        if (fault is not null)
        {
            throw new BackupException($"{path} {fault} Nothing was changed.");
        }
    }

    private static void CheckFiles(string path, string folder, BackupManifest manifest)
    {
        foreach (var file in manifest.Files.Where(file => file.Name.EndsWith(".db", StringComparison.Ordinal)))
        {
            var damage = SqliteFiles.FindDamage(Path.Combine(folder, file.Name));
            if (damage is null && file.Name == MakeBackup.SqliteFile)
            {
                var rows = SqliteFiles.Count(Path.Combine(folder, file.Name));
                damage = rows.OrderBy(row => row.Key).SequenceEqual(manifest.Rows.OrderBy(row => row.Key))
                    ? null
                    : "rows are missing";
            }

            if (damage is not null)
            {
                throw new BackupException(
                    $"{path} is damaged: in {file.Name} {damage}. Nothing was changed. Choose another backup."
                );
            }
        }
    }

    // a damaged database cannot be backed up; its files are kept as they are
    private async Task<string?> KeepPresentAsync(PostgresBackup? postgres, CancellationToken cancellationToken)
    {
        var present = Path.Combine(options.Folder, MakeBackup.SqliteFile);
        if (postgres is null ? !File.Exists(present) : !await postgres.HasTablesAsync(cancellationToken))
        {
            return null;
        }

        if (postgres is null && SqliteFiles.FindDamage(present) is not null)
        {
            return SqliteSwap.KeepDamaged(options.Folder, present, time.GetUtcNow().UtcDateTime);
        }

        return (await backups.ExecuteAsync(BackupReason.Restore, null, cancellationToken)).Path;
    }

    private async Task ReplaceAsync(
        string folder,
        BackupManifest manifest,
        PostgresBackup? postgres,
        CancellationToken cancellationToken
    )
    {
        // the database last: it decides whether the restore happened
        foreach (var name in MakeBackup.FilesBeside.Where(name => manifest.Files.Any(file => file.Name == name)))
        {
            SqliteSwap.Replace(Path.Combine(folder, name), Path.Combine(options.Folder, name));
        }

        if (postgres is not null)
        {
            await postgres.RestoreAsync(Path.Combine(folder, MakeBackup.PostgresFile), manifest.Rows, cancellationToken);
        }
        else
        {
            SqliteSwap.Replace(Path.Combine(folder, MakeBackup.SqliteFile), Path.Combine(options.Folder, MakeBackup.SqliteFile));
        }
    }

    // of a restore that was killed
    private void RemoveLeftovers()
    {
        foreach (var left in Directory.EnumerateDirectories(options.Folder, ".restore-*"))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private BackupException Running() =>
        new(
            options.Database.Provider == DatabaseProvider.Sqlite
                ? $"A Portal is running on {options.Folder}, or another restore is. Nothing was changed. Stop it and try again."
                : "A Portal or another program is connected to the database, or another restore is running. Nothing was changed. Stop every "
                    + "Portal of this database, close other connections, and try again."
        );
}
