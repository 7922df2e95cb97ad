using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// Looks every two seconds whether alarms changed, whoever changed them on whatever node, so that bells ring by themselves: those who raise
/// need not know who listens.
/// </summary>
internal sealed partial class AlarmWatch(
    PortalDatabase database,
    AlarmChanges changes,
    TimeProvider time,
    ILogger<AlarmWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private Mark? _known;

    /// <summary>Looks once.</summary>
    /// <returns>True when something changed since the last look.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = time.AlarmInstant;
        await using var db = database.CreateDbContext();
        var silences = db.AlarmSilences.Where(silence => silence.Until > now);
        var mark = new Mark(
            await db.Alarms.CountAsync(alarm => alarm.ClearedAt == null, cancellationToken),
            await db.Alarms.MaxAsync(alarm => (DateTime?)alarm.NewsAt, cancellationToken),
            await silences.CountAsync(cancellationToken),
            await silences.MaxAsync(silence => (DateTime?)silence.Until, cancellationToken)
        );
        var isNew = _known is not null && _known != mark;
        _known = mark;
        if (isNew)
        {
            changes.Raise();
        }

        return isNew;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSeen(exception); // the shell of a service: it looks again
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Alarms could not be looked at; Portal looks again in two seconds")]
    private partial void LogNotSeen(Exception exception);

    private sealed record Mark(int Open, DateTime? NewsAt, int Silences, DateTime? SilentUntil);
}
