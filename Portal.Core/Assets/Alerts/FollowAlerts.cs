using Microsoft.Extensions.Logging;
using Portal.Core.Messaging;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Goes after alerts that wait: asks their sender for what it did not say, one alert at a time, and gives up after a while, so that each becomes a
/// ticket with or without an answer; lets go what was held for a device that is known by now, or kept by a window that is over; ends what has been quiet
/// for long. Source: D6, R14, R15.
/// </summary>
internal sealed class FollowAlerts(AskSender asking, ReleaseHeld held, LeaveWindow kept, EndQuiet quiet, MessagingWakes wakes)
{
    /// <summary>Does what there is to do.</summary>
    /// <returns>How many alerts went on.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var followed =
            await held.RunOnceAsync(cancellationToken)
            + await kept.RunOnceAsync(cancellationToken)
            + await quiet.RunOnceAsync(cancellationToken)
            + await asking.RunOnceAsync(cancellationToken); // last, since others may let it wait
        if (followed > 0)
        {
            wakes.Outbox.Raise();
        }

        return followed;
    }
}

/// <summary>The loop of <see cref="FollowAlerts"/>.</summary>
internal sealed class FollowAlertsLoop(FollowAlerts follow, TimeProvider time, ILogger<FollowAlertsLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await follow.RunOnceAsync(stopping);
        await Task.Delay(Every, _time, stopping);
    }
}

/// <summary>Goes through alerts; one that fails is logged, and keeps no other from its turn. It is tried again in the next round.</summary>
internal sealed partial class AlertRound(ILogger<AlertRound> logger)
{
    /// <summary>Goes through them.</summary>
    /// <param name="keys">The alerts.</param>
    /// <param name="work">What is to be done; true when it was.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many times it was done.</returns>
    public async Task<int> EachAsync(IEnumerable<Guid> keys, Func<Guid, Task<bool>> work, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var key in keys)
        {
            try
            {
                done += await work(key) ? 1 : 0;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotFollowed(exception, key);
            }
        }

        return done;
    }

    [LoggerMessage(LogLevel.Error, "Alert {Alert} could not be followed; it is tried again in the next round")]
    private partial void LogNotFollowed(Exception exception, Guid alert);
}
