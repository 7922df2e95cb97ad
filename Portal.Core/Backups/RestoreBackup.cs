using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>What a restore did.</summary>
/// <param name="MadeAt">UTC instant the backup was made.</param>
/// <param name="Version">Portal that made it.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Before">Where what was there before is kept; null when nothing was.</param>
/// <param name="Warnings">What is not as it should be though the restore is done.</param>
public sealed record RestoredBackup(DateTime MadeAt, string Version, long Rows, string? Before, IReadOnlyList<string> Warnings);

/// <summary>
/// Puts a backup in the place of what Portal keeps, never under a running Portal. Everything is taken out and checked first; then it is decided
/// in one step, so that whatever ends a restore leaves the old rows or the new ones. Source: DESIGN §11.
/// </summary>
/// <remarks>
/// On SQLite the step is one rename of a folder, <see cref="UnfinishedRestore"/>; on PostgreSQL the commit, after which the sandbox's file
/// follows: killed just between the two, the database is the backup's and that file is not, until the restore is run again.
/// </remarks>
public sealed class RestoreBackup(BackupOptions options, PortalDatabase database, MakeBackup backups, TimeProvider time)
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Does it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="tell">Told each step before it is taken.</param>
    /// <param name="cancellationToken">Stops it before the last step.</param>
    /// <exception cref="BackupException">It was refused or failed; it says what to do.</exception>
    public async Task<RestoredBackup> ExecuteAsync(string path, Action<string> tell, CancellationToken cancellationToken)
    {
        try
        {
            using var alone = FolderLock.Take(options.Folder) ?? throw Running();
            UnfinishedRestore.Finish(options.Folder);
            await using var server = await DatabaseLock.TakeAsync(options.Database, cancellationToken) ?? throw Running();
            return await RestoreAsync(Path.GetFullPath(path), server.ProcessId, tell, cancellationToken);
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

    private async Task<RestoredBackup> RestoreAsync(
        string path,
        int holder,
        Action<string> tell,
        CancellationToken cancellationToken
    )
    {
        tell($"Reading {path}");
        var manifest = await BackupArchive.ReadManifestAsync(path, cancellationToken);
        var check = new RestoreCheck(options, path, manifest);
        check.Manifest(database);
        var postgres = options.Database.Provider == DatabaseProvider.Postgres ? new PostgresBackup(options) : null;
        if (postgres is not null && await HasOthersAsync(postgres, holder, cancellationToken))
        {
            throw Running();
        }

        var present = new PresentRecords(options, postgres, backups, time);
        check.Target(await present.LookAsync(cancellationToken));
        return await InFolderAsync(async folder =>
        {
            await BackupArchive.ExtractAsync(path, manifest, folder, cancellationToken);
            check.Files(folder);
            tell("The backup is whole; keeping what is there now");
            var before = await present.KeepAsync(cancellationToken);
            tell("Replacing");
            await ReplaceAsync(folder, manifest, (postgres, holder), cancellationToken);
            var faults = BackupFolder.Prune(options, BackupReason.Restore, path);
            IReadOnlyList<string> warnings = [.. manifest.Warnings, .. faults];
            return new RestoredBackup(manifest.MadeAt, manifest.PortalVersion, manifest.Rows.Values.Sum(), before, warnings);
        });
    }

    // PostgreSQL lists a connection for a moment after it was closed
    private async Task<bool> HasOthersAsync(PostgresBackup postgres, int holder, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (await postgres.CountOthersAsync(holder, cancellationToken) > 0)
        {
            if (time.GetElapsedTime(since) > ClosingTime)
            {
                return true;
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }

        return false;
    }

    private async Task<RestoredBackup> InFolderAsync(Func<string, Task<RestoredBackup>> work)
    {
        var folder = Path.Combine(options.Folder, $".restore-{Guid.CreateVersion7(time.GetUtcNow()):N}");
        try
        {
            RemoveLeftovers();
            BackupFolder.Ensure(folder);
            return await work(folder);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task ReplaceAsync(
        string folder,
        BackupManifest manifest,
        (PostgresBackup? Database, int Holder) postgres,
        CancellationToken cancellationToken
    )
    {
        var at = time.GetUtcNow().UtcDateTime;
        if (postgres.Database is { } server)
        {
            var dump = Path.Combine(folder, BackupParts.PostgresFile);
            var schema = manifest.Schema ?? (await server.LookAsync(cancellationToken)).Schema;
            await server.RestoreAsync(
                dump,
                new PostgresReplacement(schema, manifest.Rows, postgres.Holder, at),
                cancellationToken
            );
            File.Delete(dump);
        }
        else
        {
            EndedAccess.OnSqlite(Path.Combine(folder, BackupParts.SqliteFile), at);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var absent = BackupParts.FilesBeside.Where(name => manifest.Files.All(file => file.Name != name));
        UnfinishedRestore.Decide(options.Folder, folder, absent);
        UnfinishedRestore.Finish(options.Folder);
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
