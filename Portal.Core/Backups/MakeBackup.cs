using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>
/// Copies everything Portal keeps into one file, data-protection keys included since they are in the database, while Portal goes on running.
/// The file is complete or not there. Source: DESIGN §11.
/// </summary>
public sealed class MakeBackup(BackupOptions options, TimeProvider time)
{
    /// <summary>Makes one.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="path">A new file, or a folder that exists; null for the folder of backups.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind then.</param>
    /// <exception cref="BackupException">It could not be made; it says why and what to do.</exception>
    public async Task<KeptBackup> ExecuteAsync(BackupReason reason, string? path, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().UtcDateTime;
        try
        {
            var target = BackupTarget.Resolve(options, reason, path, at);
            var made = await WriteAsync(target, reason, at, cancellationToken);
            // what was there before a restore goes only when that restore has succeeded
            return reason == BackupReason.Restore ? made : Prune(made);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                $"The backup could not be written: {refusal.Message} Nothing was left behind. See that the folder exists, that Portal's user may "
                    + "write there and that the disk has room for twice the database, then try again.",
                refusal
            );
        }
        catch (Exception refusal) when (refusal is SqliteException or NpgsqlException)
        {
            throw new BackupException(
                $"The database could not be copied: {refusal.Message} Nothing was left behind. See that it can be reached and that the disk "
                    + "has room for twice the database, then try again.",
                refusal
            );
        }
    }

    /// <summary>Removes what a killed backup left in the folder that they go to by themselves. One that is at work is left alone.</summary>
    public void RemoveLeftovers() => WorkFolder.RemoveLeftovers(options.Target, time.GetUtcNow().UtcDateTime);

    private KeptBackup Prune(KeptBackup made)
    {
        var faults = BackupFolder.Prune(options, made.Reason, made.Path);
        return made with { Warnings = [.. made.Warnings, .. faults] };
    }

    private async Task<KeptBackup> WriteAsync(
        BackupTarget target,
        BackupReason reason,
        DateTime at,
        CancellationToken cancellationToken
    )
    {
        using var work = WorkFolder.Make(target.Folder, at);
        var database = await CopyDatabaseAsync(work.Path, cancellationToken);
        var (beside, warnings) = BackupParts.CopyBeside(options.Folder, work.Path);
        var packed = Path.Combine(work.Path, "backup.zip");
        await BackupArchive.WriteAsync(
            packed,
            [database.File, .. beside],
            files => Describe(database, at, files) with { Warnings = warnings },
            cancellationToken
        );
        var path = target.Place(packed);
        return new KeptBackup(path, at, reason, new FileInfo(path).Length) { Warnings = warnings };
    }

    private BackupManifest Describe(CopiedDatabase database, DateTime at, IReadOnlyList<BackupFile> files) =>
        new(
            BackupManifest.PresentFormat,
            options.Database.Provider,
            database.Purpose ?? options.Purpose,
            options.Version,
            at,
            database.Migrations,
            database.Rows,
            files
        )
        {
            Schema = database.Schema,
        };

    private async Task<CopiedDatabase> CopyDatabaseAsync(string folder, CancellationToken cancellationToken)
    {
        var database =
            options.Database.Provider == DatabaseProvider.Postgres
                ? await new PostgresBackup(options).DumpAsync(Path.Combine(folder, BackupParts.PostgresFile), cancellationToken)
                : await Task.Run(() => CopySqlite(Path.Combine(folder, BackupParts.SqliteFile)), cancellationToken);
        return database.Purpose is { } purpose && purpose != options.Purpose
            ? throw new BackupException(
                $"The database is of a {purpose} Portal, and this one starts as {options.Purpose}. No backup was made. See to Sandbox:Enabled and "
                    + "to Database:ConnectionString: one of them is not of this database."
            )
            : database;
    }

    private CopiedDatabase CopySqlite(string copy)
    {
        SqliteFiles.Copy(Path.Combine(options.Folder, BackupParts.SqliteFile), copy);
        return SqliteFiles.FindDamage(copy) is { } damage
            ? throw new BackupException(
                $"The database is damaged: {damage}. No backup was made of it. Restore the last good one: docs/OPERATIONS.md, \"Restore\"."
            )
            : new CopiedDatabase(copy, SqliteFiles.Migrations(copy), SqliteFiles.Count(copy))
            {
                Purpose = SqliteFiles.FindPurpose(copy),
            };
    }
}
