using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// Finds what nobody would raise because nothing happens: a backup that was not made, a run that waits for approval. The folder that knows
/// brings one.
/// </summary>
public interface IAlarmCheck
{
    /// <summary>Raises or clears, in the transaction that is open; calls no other system.</summary>
    /// <param name="db">Inside a write transaction of its own.</param>
    /// <param name="now">UTC instant.</param>
    /// <param name="cancellationToken">Ends it; nothing is changed then.</param>
    Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken);
}

/// <summary>Runs the checks every ten minutes, from a quarter of an hour after the start on: what was missed meanwhile is made up for first.</summary>
internal sealed partial class AlarmChecks(
    IEnumerable<IAlarmCheck> checks,
    PortalDatabase database,
    TimeProvider time,
    ILogger<AlarmChecks> logger
) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    /// <summary>Runs each once; one that fails keeps no other from running.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            try
            {
                await RunAsync(check, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotChecked(exception); // the shell of a service: it checks again
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, time, stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await RunOnceAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunAsync(IAlarmCheck check, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await check.CheckAsync(db, time.AlarmInstant, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "A check for alarms failed; Portal checks again in ten minutes")]
    private partial void LogNotChecked(Exception exception);
}
