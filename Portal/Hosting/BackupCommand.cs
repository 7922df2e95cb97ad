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

    // what a shell says of a program that was interrupted
    private const int Stopped = 130;

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
        try
        {
            await FolderOwner.CheckAsync(settings.Folder, stopping.Token);
            await (
                args[0] == Backup
                    ? MakeAsync(settings, path, logger, stopping.Token)
                    : RestoreAsync(settings, path, logger, stopping.Token)
            );
            return 0;
        }
        catch (OperationCanceledException) when (stopping.Token.IsCancellationRequested)
        {
            if (args[0] == Backup)
            {
                LogNothingMade(logger);
            }
            else
            {
                LogNothingChanged(logger);
            }

            return Stopped;
        }
    }

    private static async Task MakeAsync(
        PortalSettings settings,
        string? path,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var backups = new MakeBackup(settings.Backup, TimeProvider.System);
        var made = await backups.ExecuteAsync(BackupReason.Manual, path, cancellationToken);
        LogMade(logger, made.Path, Mebibytes(made.Length));
        Warn(logger, made.Warnings);
    }

    private static async Task RestoreAsync(
        PortalSettings settings,
        string? path,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        if (path is null)
        {
            throw new BackupException("Which backup? Name its file: dotnet Portal.dll restore /path/to/backup.zip");
        }

        using var gate = new WriteGate(settings.Database.Provider);
        var restore = new RestoreBackup(
            settings.Backup,
            new PortalDatabase(settings.Database, gate),
            new MakeBackup(settings.Backup, TimeProvider.System),
            TimeProvider.System
        );
        var restored = await restore.ExecuteAsync(path, step => LogStep(logger, step), cancellationToken);
        LogRestored(logger, restored.MadeAt, restored.Version, restored.Rows, restored.Before ?? "nothing was there");
        LogAfterwards(logger);
        Warn(logger, restored.Warnings);
    }

    private static void Warn(ILogger logger, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            LogWarning(logger, warning);
        }
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

    [LoggerMessage(
        LogLevel.Information,
        "Everybody signs in again, and nothing goes out to other systems until operations or an administrator looks through what waits and resumes each destination"
    )]
    private static partial void LogAfterwards(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(LogLevel.Warning, "Stopped before it was done. No backup was made, and nothing is left of it")]
    private static partial void LogNothingMade(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Stopped before the last step. Nothing was changed; restore again when it suits")]
    private static partial void LogNothingChanged(ILogger logger);

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
