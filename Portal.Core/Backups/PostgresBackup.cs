using System.Diagnostics;
using Npgsql;

namespace Portal.Core.Backups;

/// <summary>Dumps a PostgreSQL database and brings a dump back, with PostgreSQL's own programs.</summary>
internal sealed class PostgresBackup(BackupOptions options)
{
    private const string OthersConnected = """
        SELECT COUNT(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """;

    private const string EveryTable =
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE \"C\"";

    private readonly PostgresPrograms _programs = new(options);

    /// <summary>Writes the dump, and says what is in it; both as of the same moment, while others go on writing.</summary>
    public async Task<(IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Rows)> DumpAsync(
        string file,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var snapshot = (await TextsAsync(connection, "SELECT pg_export_snapshot()", cancellationToken))[0];
        var migrations = await TextsAsync(
            connection,
            """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1""",
            cancellationToken
        );
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await TextsAsync(connection, EveryTable, cancellationToken))
        {
            rows[table] = long.Parse(
                (await TextsAsync(connection, $"SELECT COUNT(*)::text FROM \"{table}\"", cancellationToken))[0],
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        await DumpAsync(file, snapshot, cancellationToken);
        return (migrations, rows);
    }

    /// <summary>How many others are connected to the database: a running Portal always is.</summary>
    public async Task<int> CountOthersAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(OthersConnected, connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken) ?? 0);
    }

    /// <summary>True when there is anything in the database that a restore would replace.</summary>
    public async Task<bool> HasTablesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await TextsAsync(connection, EveryTable, cancellationToken)).Contains("__EFMigrationsHistory");
    }

    /// <summary>
    /// Replaces what is in the database by the dump, and compares the rows of each table, in one transaction: however it ends, the
    /// database is the old one or the new one.
    /// </summary>
    public async Task RestoreAsync(string file, IReadOnlyDictionary<string, long> rows, CancellationToken cancellationToken)
    {
        var schema = await SchemaAsync(cancellationToken);
        using var script = StartScript(file);
        await using var scriptEnding = new EndedProcess(script);
        using var shell = StartShell();
        await using var shellEnding = new EndedProcess(shell);
        var scriptErrors = script.StandardError.ReadToEndAsync(cancellationToken);
        var (shellErrors, shellSays) = (
            shell.StandardError.ReadToEndAsync(cancellationToken),
            shell.StandardOutput.ReadToEndAsync(cancellationToken)
        );
        try
        {
            await shell.StandardInput.WriteLineAsync(PostgresScripts.Begin(schema).AsMemory(), cancellationToken);
            await shell.StandardInput.FlushAsync(cancellationToken);
            await script.StandardOutput.BaseStream.CopyToAsync(shell.StandardInput.BaseStream, cancellationToken);
            // without the word to commit the shell's end undoes all
            await PostgresPrograms.EndAsync(script, PostgresPrograms.Restore, scriptErrors, cancellationToken);
            await shell.StandardInput.WriteLineAsync(PostgresScripts.End(schema, rows).AsMemory(), cancellationToken);
            shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // the shell stopped reading: what it says tells why
        }

        await PostgresPrograms.EndAsync(shell, PostgresPrograms.Shell, shellErrors, cancellationToken);
        await shellSays;
    }

    private async Task DumpAsync(string file, string snapshot, CancellationToken cancellationToken)
    {
        using var dump = _programs.Start(
            PostgresPrograms.Dump,
            withInput: false,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            $"--snapshot={snapshot}",
            $"--file={file}"
        );
        await using var ending = new EndedProcess(dump);
        var errors = dump.StandardError.ReadToEndAsync(cancellationToken);
        await PostgresPrograms.EndAsync(dump, PostgresPrograms.Dump, errors, cancellationToken);
    }

    private Process StartScript(string file) =>
        _programs.Start(PostgresPrograms.Restore, withInput: false, "--no-owner", "--no-privileges", "--file=-", file);

    private Process StartShell() =>
        _programs.Start(PostgresPrograms.Shell, withInput: true, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-");

    private async Task<string> SchemaAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await TextsAsync(connection, "SELECT current_schema()::text", cancellationToken))[0];
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var text = new NpgsqlConnectionStringBuilder(options.Database.ConnectionString.Reveal())
        {
            Pooling = false,
            ApplicationName = "portal-backup",
        };
        var connection = new NpgsqlConnection(text.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<List<string>> TextsAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
