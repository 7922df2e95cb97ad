using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A destination as staff see it.</summary>
/// <param name="Destination">Its state; active when nothing was ever noted of it.</param>
/// <param name="Alarms">What lasts and has to be looked at, oldest first.</param>
public sealed record DestinationStatus(Destination Destination, IReadOnlyList<Alarm> Alarms);

/// <summary>Reads all destinations: those Portal has a way to, and those it had.</summary>
public sealed class ReadDestinations(PortalDatabase database, IEnumerable<IDeliveryTransport> transports, TimeProvider time)
{
    /// <summary>Reads them by name.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<DestinationStatus>>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        string[] kinds = [MessagingAlarms.Away, MessagingAlarms.Paused, MessagingAlarms.Disabled, MessagingAlarms.DeadDelivery];
        await using var db = database.CreateDbContext();
        var known = await db.Destinations.AsNoTracking().ToListAsync(cancellationToken);
        var alarms = await db
            .Alarms.AsNoTracking()
            .Where(alarm => alarm.ClearedAt == null && kinds.Contains(alarm.Kind))
            .OrderBy(alarm => alarm.Id)
            .ToListAsync(cancellationToken);
        var unheard = transports
            .Select(each => each.Destination)
            .Except(known.Select(each => each.Name), StringComparer.Ordinal)
            .Select(name => Destination.Named(name, time.UtcInstant));
        return (List<DestinationStatus>)
            [
                .. known
                    .Concat(unheard)
                    .OrderBy(each => each.Name, StringComparer.Ordinal)
                    .Select(each => new DestinationStatus(each, [.. alarms.Where(alarm => alarm.Subject == each.Name)])),
            ];
    }
}
