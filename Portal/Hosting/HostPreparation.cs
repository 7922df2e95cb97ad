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
) : IHostedLifecycleService, IDisposable
{
    private FolderLock? _folder;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _folder = FolderLock.Share(settings.Folder) ?? throw Restoring();
        try
        {
            if (await upgrade.ExecuteAsync(cancellationToken) is { } advice)
            {
                LogSlower(advice);
            }
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

        await using var scope = scopes.CreateAsyncScope();
        await StampAsync(scope.ServiceProvider, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<AccountSetup>().ExecuteAsync(cancellationToken);
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.IsSandbox)
        {
            address.Settle();
        }

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

    public void Dispose() => _folder?.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private BackupException Restoring() =>
        new(
            $"A backup is being restored in {settings.Folder}. Portal does not start meanwhile; start it again when that has ended."
        );

    private async Task StampAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<PortalDbContext>();
        var at = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var purpose = await DatabaseStamp.EnsureAsync(db, settings.Purpose, at, cancellationToken);
        if (purpose != settings.Purpose)
        {
            throw new StartupFaultException(
                ConfigurationKeys.SandboxEnabled.Name,
                $"this database was made for {purpose} and Portal starts as {settings.Purpose}; their records never mix. Use another database.",
                $"{ConfigurationKeys.SandboxEnabled.Name}={(purpose == "sandbox" ? "true" : "false")}"
            );
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
}
