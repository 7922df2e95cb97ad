using Microsoft.AspNetCore.Connections;
using Portal;
using Portal.Configuration;
using Portal.Core.Backups;
using Portal.Core.Persistence;
using Portal.Hosting;

try
{
    if (BackupCommand.Is(args))
    {
        return await BackupCommand.RunAsync(args);
    }

    await PortalHost.Build(args).RunAsync();
    return 0;
}
catch (Exception refusal) when (refusal is StartupFaultException or SchemaTooNewException or BackupException)
{
    return Refuse(refusal);
}
catch (OperationCanceledException)
{
    return 0; // told to stop while it was starting
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    return Refuse(
        new StartupFaultException("ASPNETCORE_URLS", $"{taken.Message.TrimEnd('.')}.", "ASPNETCORE_URLS=http://localhost:5081")
    );
}

// before the host there is no log, and the operator must see why; disposing flushes it
static int Refuse(Exception refusal)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
    StartupLog.LogRefused(loggers.CreateLogger("Portal"), refusal.Message);
    return 1;
}
