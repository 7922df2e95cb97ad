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
    /// <summary>Name of the database's part.</summary>
    internal const string SqliteFile = "portal.db";

    internal const string PostgresFile = "portal.dump";

    /// <summary>SQLite files that stand beside the database, where they exist: the scheduler's, the sandbox's Odoo.</summary>
    internal static readonly string[] FilesBeside = ["quartz.db", "odoo.db"];

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
            var target = Resolve(reason, path, at);
            await WriteAsync(target, at, cancellationToken);
            BackupFolder.Prune(options, reason);
            return new KeptBackup(target, at, reason, new FileInfo(target).Length);
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

    private string Resolve(BackupReason reason, string? path, DateTime at)
    {
        if (path is null)
        {
            BackupFolder.Ensure(options.Target);
            return BackupFolder.PathFor(options, options.Target, reason, at);
        }

        var full = Path.GetFullPath(path);
        return Directory.Exists(full) ? BackupFolder.PathFor(options, full, reason, at)
            : File.Exists(full)
                ? throw new BackupException($"{full} exists already and is not overwritten. Name another file, or a folder.")
            : full;
    }

    private async Task WriteAsync(string target, DateTime at, CancellationToken cancellationToken)
    {
        using var work = WorkFolder.Make(Path.GetDirectoryName(target) ?? "", at);
        var (migrations, rows, file) = await CopyDatabaseAsync(work.Path, cancellationToken);
        List<string> files = [file, .. CopyBeside(work.Path)];
        await BackupArchive.WriteAsync(
            target,
            files,
            packed => new BackupManifest(
                BackupManifest.PresentFormat,
                options.Database.Provider,
                options.Purpose,
                options.Version,
                at,
                migrations,
                rows,
                packed
            ),
            cancellationToken
        );
    }

    private async Task<(IReadOnlyList<string>, IReadOnlyDictionary<string, long>, string)> CopyDatabaseAsync(
        string folder,
        CancellationToken cancellationToken
    )
    {
        if (options.Database.Provider == DatabaseProvider.Postgres)
        {
            var dump = Path.Combine(folder, PostgresFile);
            var (migrations, rows) = await new PostgresBackup(options).DumpAsync(dump, cancellationToken);
            return (migrations, rows, dump);
        }

        var copy = Path.Combine(folder, SqliteFile);
        await Task.Run(() => SqliteFiles.Copy(Path.Combine(options.Folder, SqliteFile), copy), cancellationToken);
        return SqliteFiles.FindDamage(copy) is { } damage
            ? throw new BackupException(
                $"The database is damaged: {damage}. No backup was made of it. Restore the last good one: docs/OPERATIONS.md, \"Restore\"."
            )
            : (SqliteFiles.Migrations(copy), SqliteFiles.Count(copy), copy);
    }

    private IEnumerable<string> CopyBeside(string folder)
    {
        foreach (var name in FilesBeside.Where(name => File.Exists(Path.Combine(options.Folder, name))))
        {
            var copy = Path.Combine(folder, name);
            SqliteFiles.Copy(Path.Combine(options.Folder, name), copy);
            yield return copy;
        }
    }
}
