using System.Data.Common;
using Portal.Auth;
using Portal.Configuration;
using Portal.Core.Backups;
using Portal.Core.Persistence;

namespace Portal.Hosting;

/// <summary>Brings the database and the accounts into order before anything else starts, and says where Portal runs once it listens.</summary>
internal sealed partial class HostPreparation(
    IServiceScopeFactory scopes,
    SchemaUpgrade upgrade,
    PortalSettings settings,
    OwnAddress address,
    ILogger<HostPreparation> logger
) : IHostedLifecycleService, IAsyncDisposable
{
    private FolderLock? _folder;
    private DatabaseLock? _database;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            FinishRestore();
            _folder = FolderLock.Share(settings.Folder) ?? throw Restoring();
            await ShareDatabaseAsync(cancellationToken);
            if (await upgrade.ExecuteAsync(cancellationToken) is { } advice)
            {
                LogSlower(advice);
            }

            await ShareDatabaseAsync(cancellationToken); // the upgrade may have made it just now
        }
        catch (DbException refusal)
        {
            LogNoDatabase(refusal);
            throw new StartupFaultException(
                ConfigurationKeys.DatabaseProvider.Name,
                $"the {settings.Database.Provider} database cannot be opened; the log line above says why.",
                $"{ConfigurationKeys.DatabaseConnectionString.Name}={ConfigurationKeys.DatabaseConnectionString.Example}"
            );
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            LogNoFolder(refusal);
            throw new StartupFaultException(
                ConfigurationKeys.DataDirectory.Name,
                $"Portal cannot write in {settings.Folder}; the log line above says why.",
                $"{ConfigurationKeys.DataDirectory.Name}={ConfigurationKeys.DataDirectory.Example}"
            );
        }

        await using var scope = scopes.CreateAsyncScope();
        await StampAsync(scope.ServiceProvider, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<AccountSetup>().ExecuteAsync(cancellationToken);
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        LogStarted(
            KeepingSettings.Version,
            settings.Purpose,
            settings.Database.Provider,
            settings.Folder,
            string.Join(", ", address.All)
        );
        if (settings.MailsAnyAddress)
        {
            LogAnyAddress(ConfigurationKeys.PublicUrl.Name, ConfigurationKeys.AllowedHosts.Name);
        }

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().OfferAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        return _database?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The database's own stamp says something else than the settings.</summary>
    public static StartupFaultException MadeFor(string purpose, string wanted) =>
        new(
            ConfigurationKeys.SandboxEnabled.Name,
            $"this database was made for {purpose} and Portal starts as {wanted}; their records never mix. Use another database.",
            $"{ConfigurationKeys.SandboxEnabled.Name}={(purpose == "sandbox" ? "true" : "false")}"
        );

    // of one that was cut short after it was decided
    private void FinishRestore()
    {
        if (UnfinishedRestore.IsIn(settings.Folder))
        {
            using var alone = FolderLock.Take(settings.Folder) ?? throw Restoring();
            UnfinishedRestore.Finish(settings.Folder);
            LogFinished(settings.Folder);
        }
    }

    private async Task ShareDatabaseAsync(CancellationToken cancellationToken)
    {
        if (_database is not { IsHeld: true })
        {
            _database = await DatabaseLock.ShareAsync(settings.Database, cancellationToken) ?? throw Restoring();
        }
    }

    private BackupException Restoring() =>
        new(
            $"A backup is being restored in {settings.Folder} or its database. Portal does not start meanwhile; start it again when that has ended."
        );

    private async Task StampAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<PortalDbContext>();
        var at = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var purpose = await DatabaseStamp.EnsureAsync(db, settings.Purpose, at, cancellationToken);
        if (purpose != settings.Purpose)
        {
            throw MadeFor(purpose, settings.Purpose);
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Portal {Version} started: {Mode}, database {Database}, files in {Folder}, listening on {Addresses}"
    )]
    private partial void LogStarted(string version, string mode, DatabaseProvider database, string folder, string addresses);

    [LoggerMessage(
        LogLevel.Warning,
        "Links in mails carry the address of whoever asks for them, and any is taken. Set {PublicUrl}, or name your own in {AllowedHosts}."
    )]
    private partial void LogAnyAddress(string publicUrl, string allowedHosts);

    [LoggerMessage(LogLevel.Warning, "{Advice}")]
    private partial void LogSlower(string advice);

    [LoggerMessage(LogLevel.Error, "The database cannot be opened")]
    private partial void LogNoDatabase(Exception refusal);

    [LoggerMessage(LogLevel.Error, "The folder of Portal's files cannot be used")]
    private partial void LogNoFolder(Exception refusal);

    [LoggerMessage(LogLevel.Warning, "A restore in {Folder} had been cut short after it was decided; it was finished")]
    private partial void LogFinished(string folder);
}
