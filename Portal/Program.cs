using Microsoft.AspNetCore.Connections;
using Portal;
using Portal.Configuration;

try
{
    await PortalHost.Build(args).RunAsync();
    return 0;
}
catch (StartupFaultException faults)
{
    return Refuse(faults);
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
static int Refuse(StartupFaultException faults)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
    StartupLog.LogRefused(loggers.CreateLogger("Portal"), faults.Message);
    return 1;
}
