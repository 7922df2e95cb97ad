using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Goes after alerts that wait: asks their sender for what it did not say, one alert at a time, and gives up after a while, so that each becomes a
/// ticket with or without an answer; lets go what was held for a device that is known by now; ends what has been quiet for long. Source: D6, R14, R15.
/// </summary>
internal sealed class FollowAlerts(AskSender asking, ReleaseHeld held, EndQuiet quiet, MessagingWakes wakes)
{
    /// <summary>Does what there is to do.</summary>
    /// <returns>How many alerts went on.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var followed =
            await asking.RunOnceAsync(cancellationToken)
            + await held.RunOnceAsync(cancellationToken)
            + await quiet.RunOnceAsync(cancellationToken);
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

/// <summary>Asks the senders of alerts for what they did not say.</summary>
internal sealed class AskSender(
    PortalDatabase database,
    IDeviceDirectory devices,
    IIncidentFeed incidents,
    AlertRelease release,
    TimeProvider time
)
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly SenderAnswer Nothing = new(null, "", null);

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (done, away) = (0, new HashSet<AlertSource>());
        foreach (var alert in await ListDueAsync(cancellationToken))
        {
            var answer =
                alert.AskUntil <= time.UtcInstant ? Nothing
                : away.Contains(alert.Source) ? new SenderAnswer(null, "", time.UtcInstant + Usual)
                : await AskAsync(alert, away, cancellationToken);
            done += await release.AnswerAsync(alert.Key, answer, cancellationToken) ? 1 : 0;
        }

        return done;
    }

    private async Task<List<Alert>> ListDueAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        return await db
            .Alerts.AsNoTracking()
            .Where(alert => alert.AskAt != null && alert.AskAt <= now)
            .OrderBy(alert => alert.AskAt)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }

    private async Task<SenderAnswer> AskAsync(Alert alert, HashSet<AlertSource> away, CancellationToken cancellationToken)
    {
        try
        {
            return alert.Source == AlertSource.Pulseway
                ? new SenderAnswer(await devices.FindAsync(alert.Device, cancellationToken), "", null)
                : new SenderAnswer(
                    null,
                    await incidents.FindDetailsAsync(
                        alert.AccountId,
                        AlertWire.IncidentOf(alert.LastOccurrence),
                        cancellationToken
                    ),
                    null
                );
        }
        catch (ConnectorException failure)
        {
            // this one waits; the others go on, and so does the door. Nobody waits twice in a round for a sender that cannot be reached
            if (
                failure.Fault
                is ConnectorFault.Unreachable
                    or ConnectorFault.Timeout
                    or ConnectorFault.Throttled
                    or ConnectorFault.Tls
            )
            {
                away.Add(alert.Source);
            }

            var wait = failure.RetryAfter is { } asked && asked < Longest ? asked : Usual;
            var mayCome =
                failure.Fault is not (ConnectorFault.NotConfigured or ConnectorFault.Unauthorized or ConnectorFault.Rejected);
            return new SenderAnswer(null, "", mayCome ? time.UtcInstant + wait : DateTime.MaxValue);
        }
    }
}

/// <summary>What a sender said.</summary>
/// <param name="Device">The device, or null.</param>
/// <param name="Details">More about it, or empty.</param>
/// <param name="AgainAt">UTC instant to ask again, since it did not answer; null when it did.</param>
internal sealed record SenderAnswer(FoundDevice? Device, string Details, DateTime? AgainAt);

/// <summary>Lets an alert go on that waited.</summary>
internal sealed class AlertRelease(PortalDatabase database, AlertPlaces places, AlertDecision decision, TimeProvider time)
{
    /// <summary>Its sender answered, or did not.</summary>
    /// <returns>True when it is decided now.</returns>
    public async Task<bool> AnswerAsync(Guid key, SenderAnswer answer, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Asking } alert)
        {
            return false;
        }

        var waits = answer.AgainAt is { } again && again < alert.AskUntil;
        if (waits)
        {
            alert.AskAgain(answer.AgainAt ?? time.UtcInstant);
        }
        else
        {
            alert.Answer(answer.Device, answer.Details);
            await places.PlaceAsync(db, alert, answer.Device, cancellationToken);
            await decision.DecideAsync(db, alert, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return !waits;
    }

    /// <summary>It was held; perhaps its device or group is known by now.</summary>
    /// <returns>True when it went on.</returns>
    public async Task<bool> TryAsync(PortalDbContext db, Guid key, CancellationToken cancellationToken)
    {
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Held } alert)
        {
            return false;
        }

        await places.PlaceAsync(db, alert, null, cancellationToken);
        if (alert.ClientKey is null)
        {
            return false;
        }

        await decision.DecideAsync(db, alert, cancellationToken);
        return true;
    }
}

/// <summary>Lets go what was held and has its client by now, such as a device that the next listing brought. Source: scenario 17.</summary>
internal sealed class ReleaseHeld(PortalDatabase database, AlertRelease release)
{
    private const int AtOnce = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var keys = await ListAsync(cancellationToken);
        var done = 0;
        foreach (var key in keys)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            done += await release.TryAsync(db, key, cancellationToken) ? 1 : 0;
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        return done;
    }

    // read only: those whose asset or group is a client's now
    private async Task<List<Guid>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var usable = db.Clients.Where(client => !client.IsArchived && client.DeletedAt == null);
        var assets = db.Assets.Where(asset => asset.PulsewayKey != "" && asset.ClientKey != null);
        var owned = assets.Where(asset => usable.Any(client => client.Key == asset.ClientKey));
        var mapped = db.DeviceGroups.Where(group => usable.Any(client => client.Key == group.ClientKey));
        return await db
            .Alerts.Where(alert =>
                alert.State == AlertState.Held
                && (
                    (alert.Source == AlertSource.Pulseway && owned.Any(asset => asset.PulsewayKey == alert.DeviceKey))
                    // as it is placed: the asset's client goes before the group's, also one that can have no tickets
                    || (
                        mapped.Any(group => group.Key == alert.GroupKey)
                        && !(alert.Source == AlertSource.Pulseway && assets.Any(asset => asset.PulsewayKey == alert.DeviceKey))
                    )
                )
            )
            .OrderBy(alert => alert.Key)
            .Select(alert => alert.Key)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }
}

/// <summary>Ends alerts that have not repeated for long, where that is asked for. Source: R14 (quiet timer).</summary>
internal sealed class EndQuiet(PortalDatabase database, AlertDecision decision, AlertOptions options, TimeProvider time)
{
    private const int AtOnce = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.QuietAfter == TimeSpan.Zero)
        {
            return 0;
        }

        var before = time.UtcInstant - options.QuietAfter;
        var done = 0;
        foreach (var key in await ListAsync(before, cancellationToken))
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            var alert = await AlertTurn.FindAsync(db, key, cancellationToken);
            if (alert is { State: AlertState.Open } && alert.LastSeenAt < before)
            {
                await decision.EndAsync(db, alert, "It has been quiet since then.", cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                await write.CommitAsync(cancellationToken);
                done++;
            }
        }

        return done;
    }

    private async Task<List<Guid>> ListAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Alerts.Where(alert => alert.State == AlertState.Open && alert.LastSeenAt < before)
            .OrderBy(alert => alert.LastSeenAt)
            .Select(alert => alert.Key)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }
}
