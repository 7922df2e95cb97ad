using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>
/// Dumps the schema that Portal's tables are in, of a PostgreSQL database, and brings a dump back, with PostgreSQL's own programs. Other schemas
/// and the extensions are not Portal's: they are neither read nor touched.
/// </summary>
internal sealed class PostgresBackup(BackupOptions options)
{
    private const string OthersConnected = """
        SELECT COUNT(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), $1) AND backend_type = 'client backend'
        """;

    private const string EveryTable =
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE \"C\"";

    private const string Migrations = """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1""";

    private readonly PostgresPrograms _programs = new(options);

    /// <summary>Writes the dump, and says what is in it; both as of the same moment, while others go on writing.</summary>
    public async Task<CopiedDatabase> DumpAsync(string file, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var snapshot = await TextAsync(connection, "SELECT pg_export_snapshot()", cancellationToken);
        var schema = await TextAsync(connection, "SELECT current_schema()::text", cancellationToken);
        var copied = new CopiedDatabase(
            file,
            await TextsAsync(connection, Migrations, cancellationToken),
            await CountAsync(connection, cancellationToken)
        )
        {
            Schema = schema,
            Purpose = await FindPurposeAsync(connection, cancellationToken),
        };
        await DumpAsync(file, snapshot, schema, cancellationToken);
        return copied;
    }

    /// <summary>What a dump made now would say of itself.</summary>
    public async Task<(IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Rows)> CountAsync(
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (await TextsAsync(connection, Migrations, cancellationToken), await CountAsync(connection, cancellationToken));
    }

    /// <summary>How many others are connected to the database: a running Portal always is.</summary>
    /// <param name="holder">The connection that holds the restore's lock; it does not count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> CountOthersAsync(int holder, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(OthersConnected, connection) { Parameters = { new() { Value = holder } } };
        return (int)(await command.ExecuteScalarAsync(cancellationToken) ?? 0);
    }

    /// <summary>What is there now that a restore would replace.</summary>
    public async Task<PresentDatabase> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return new PresentDatabase(
            (await TextsAsync(connection, EveryTable, cancellationToken)).Contains("__EFMigrationsHistory"),
            await FindPurposeAsync(connection, cancellationToken),
            await TextAsync(connection, "SELECT current_schema()::text", cancellationToken)
        );
    }

    /// <summary>
    /// Replaces what is in the schema by the dump, and compares the rows of each table, in one transaction: however it ends, the
    /// database is the old one or the new one.
    /// </summary>
    public async Task RestoreAsync(string file, PostgresReplacement how, CancellationToken cancellationToken)
    {
        using var script = await StartScriptAsync(file, how.Schema, cancellationToken);
        await using var scriptEnding = new EndedProcess(script);
        using var shell = StartShell();
        await using var shellEnding = new EndedProcess(shell);
        var (errors, says) = (
            shell.StandardError.ReadToEndAsync(CancellationToken.None),
            shell.StandardOutput.ReadToEndAsync(CancellationToken.None)
        );
        try
        {
            await FeedAsync(shell, script, how, cancellationToken);
        }
        catch (IOException)
        {
            // the shell stopped reading: what it says tells why
        }

        await PostgresPrograms.EndAsync(shell, PostgresPrograms.Shell, errors, CancellationToken.None);
        await says;
    }

    private static async Task FeedAsync(
        Process shell,
        Process script,
        PostgresReplacement how,
        CancellationToken cancellationToken
    )
    {
        var errors = script.StandardError.ReadToEndAsync(cancellationToken);
        await shell.StandardInput.WriteLineAsync(PostgresScripts.Begin(how.Schema, how.Holder).AsMemory(), cancellationToken);
        await shell.StandardInput.FlushAsync(cancellationToken);
        await script.StandardOutput.BaseStream.CopyToAsync(shell.StandardInput.BaseStream, cancellationToken);
        // without the word to commit the shell's end undoes all
        await PostgresPrograms.EndAsync(script, PostgresPrograms.Restore, errors, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        // from here on it is decided by the server, and waited for
        await shell.StandardInput.WriteLineAsync(
            PostgresScripts.End(how.Schema, how.Rows, how.At).AsMemory(),
            CancellationToken.None
        );
        shell.StandardInput.Close();
    }

    private async Task<Process> StartScriptAsync(string file, string schema, CancellationToken cancellationToken)
    {
        var list = await WriteListAsync(file, cancellationToken);
        return _programs.Start(
            PostgresPrograms.Restore,
            withInput: false,
            "--no-owner",
            "--no-privileges",
            $"--schema={schema}",
            $"--use-list={list}",
            "--file=-",
            file
        );
    }

    private Task DumpAsync(string file, string snapshot, string schema, CancellationToken cancellationToken) =>
        RunAsync(
            PostgresPrograms.Dump,
            cancellationToken,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            $"--schema=\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            $"--snapshot={snapshot}",
            $"--file={file}"
        );

    // all that is in the dump but the indexes of the search, whose extension is the server's own affair
    private async Task<string> WriteListAsync(string file, CancellationToken cancellationToken)
    {
        var list = $"{file}.list";
        await RunAsync(PostgresPrograms.Restore, cancellationToken, "--list", $"--file={list}", file);
        var lines = await File.ReadAllLinesAsync(list, cancellationToken);
        var kept = lines.Where(line =>
            !(
                line.Contains(" INDEX ", StringComparison.Ordinal)
                && line.Contains($"{PostgresSubstringIndex.NameEnding} ", StringComparison.Ordinal)
            )
        );
        await File.WriteAllLinesAsync(list, kept, cancellationToken);
        return list;
    }

    private async Task RunAsync(string program, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        using var process = _programs.Start(program, withInput: false, arguments);
        await using var ending = new EndedProcess(process);
        var says = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await PostgresPrograms.EndAsync(process, program, errors, cancellationToken);
        await says;
    }

    private Process StartShell() =>
        _programs.Start(PostgresPrograms.Shell, withInput: true, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-");

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var text = new NpgsqlConnectionStringBuilder(options.Database.ConnectionString.Reveal())
        {
            Pooling = false,
            CommandTimeout = 0, // counting a large table takes its time
            ApplicationName = "portal-backup",
        };
        var connection = new NpgsqlConnection(text.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<Dictionary<string, long>> CountAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await TextsAsync(connection, EveryTable, cancellationToken))
        {
            var count = await TextAsync(connection, $"SELECT COUNT(*)::text FROM \"{table}\"", cancellationToken);
            rows[table] = long.Parse(count, CultureInfo.InvariantCulture);
        }

        return rows;
    }

    private static async Task<string?> FindPurposeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string there = """SELECT 'yes' WHERE to_regclass('"DatabaseStamp"') IS NOT NULL""";
        return (await TextsAsync(connection, there, cancellationToken)).Count == 0
            ? null
            : (await TextsAsync(connection, """SELECT "Purpose" FROM "DatabaseStamp" """, cancellationToken)).FirstOrDefault();
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        (await TextsAsync(connection, sql, cancellationToken))[0];

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

/// <summary>What a restore would replace.</summary>
/// <param name="IsOfPortal">True when Portal's tables are there.</param>
/// <param name="Purpose">What the database was stamped with; null without a stamp.</param>
/// <param name="Schema">Schema that the connection works in.</param>
internal sealed record PresentDatabase(bool IsOfPortal, string? Purpose, string Schema);

/// <summary>How a dump takes the place of what is there.</summary>
/// <param name="Schema">Schema it is restored into.</param>
/// <param name="Rows">Rows that each table must have then.</param>
/// <param name="Holder">The connection that holds the restore's lock.</param>
/// <param name="At">UTC instant.</param>
internal sealed record PostgresReplacement(string Schema, IReadOnlyDictionary<string, long> Rows, int Holder, DateTime At);
