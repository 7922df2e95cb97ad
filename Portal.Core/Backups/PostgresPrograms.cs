using System.ComponentModel;
using System.Diagnostics;

namespace Portal.Core.Backups;

/// <summary>Starts PostgreSQL's own programs for one database. The password goes through the environment, which no other user sees.</summary>
internal sealed class PostgresPrograms(BackupOptions options)
{
    public const string Dump = "pg_dump";
    public const string Restore = "pg_restore";
    public const string Shell = "psql";

    private const int MostSaid = 600;

    /// <summary>Starts one; the caller disposes it.</summary>
    /// <exception cref="BackupException">It is not installed here.</exception>
    public Process Start(string program, bool withInput, params IReadOnlyList<string> arguments)
    {
        var path = options.PostgresPrograms.Length > 0 ? Path.Combine(options.PostgresPrograms, program) : program;
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = withInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in PostgresVariables.Of(options.Database.ConnectionString))
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        }
        catch (Win32Exception refusal)
        {
            throw new BackupException(
                $"{program} cannot be started here, and backups of PostgreSQL need pg_dump, pg_restore and psql. Install the PostgreSQL "
                    + "client programs of the server's version or newer (Debian, Ubuntu: postgresql-client; Alpine: postgresql-client; "
                    + "Red Hat: postgresql), or name their folder in Backup:PostgresPrograms. Then try again.",
                refusal
            );
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="BackupException">It failed; it says why in the program's words.</exception>
    public static async Task EndAsync(Process process, string program, Task<string> errors, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        var said = (await errors).Trim();
        if (process.ExitCode != 0)
        {
            throw Failed(program, said);
        }
    }

    public static BackupException Failed(string program, string said) =>
        new($"{program} failed and nothing was changed. It says: {(said.Length > MostSaid ? said[..MostSaid] : said)}");
}
