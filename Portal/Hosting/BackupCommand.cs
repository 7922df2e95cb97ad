using System.Globalization;
using Portal.Configuration;
using Portal.Core.Backups;
using Portal.Core.Persistence;

namespace Portal.Hosting;

/// <summary>
/// <c>backup [path]</c> and <c>restore path</c> on the command line, with the settings that the portal itself would start with; nothing is
/// served meanwhile. Source: DESIGN §11.
/// </summary>
internal static partial class BackupCommand
{
    private const string Backup = "backup";
    private const string Restore = "restore";

    public static bool Is(string[] args) => args is [Backup or Restore, ..];

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="BackupException">It was refused or failed; it says why and what to do.</exception>
    /// <exception cref="StartupFaultException">The configuration is wrong.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
        var logger = loggers.CreateLogger("Portal");
        using var stopping = new Stopping();
        var path = args.Skip(1).FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal));
        var settings = PortalHost.ReadSettings([.. args.Skip(1).Where(argument => argument != path)]);
        var backups = new MakeBackup(settings.Backup, TimeProvider.System);
        if (args[0] == Backup)
        {
            var made = await backups.ExecuteAsync(BackupReason.Manual, path, stopping.Token);
            LogMade(logger, made.Path, Mebibytes(made.Length));
            return 0;
        }

        if (path is null)
        {
            throw new BackupException("Which backup? Name its file: dotnet Portal.dll restore /path/to/backup.zip");
        }

        using var gate = new WriteGate(settings.Database.Provider);
        var restore = new RestoreBackup(
            settings.Backup,
            new PortalDatabase(settings.Database, gate),
            backups,
            TimeProvider.System
        );
        var restored = await restore.ExecuteAsync(path, step => LogStep(logger, step), stopping.Token);
        LogRestored(logger, restored.MadeAt, restored.Version, restored.Rows, restored.Before ?? "nothing was there");
        return 0;
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("N1", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Information, "Backed up to {Path}, {Size} MiB")]
    private static partial void LogMade(ILogger logger, string path, string size);

    [LoggerMessage(LogLevel.Information, "{Step}")]
    private static partial void LogStep(ILogger logger, string step);

    [LoggerMessage(
        LogLevel.Information,
        "Restored the backup of {MadeAt:u}, made by Portal {Version}: {Rows} rows, checked. What was there before: {Before}"
    )]
    private static partial void LogRestored(ILogger logger, DateTime madeAt, string version, long rows, string before);

    /// <summary>Ctrl+C and the container's stop end the work at its next safe point.</summary>
    private sealed class Stopping : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private readonly System.Runtime.InteropServices.PosixSignalRegistration[] _signals;

        public Stopping() =>
            _signals = [
                .. new[]
                {
                    System.Runtime.InteropServices.PosixSignal.SIGINT,
                    System.Runtime.InteropServices.PosixSignal.SIGTERM,
                }.Select(signal =>
                    System.Runtime.InteropServices.PosixSignalRegistration.Create(
                        signal,
                        context =>
                        {
                            context.Cancel = true;
                            _source.Cancel();
                        }
                    )
                ),
            ];

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            foreach (var signal in _signals)
            {
                signal.Dispose();
            }

            _source.Dispose();
        }
    }
}
