using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A destination as staff see it.</summary>
/// <param name="Destination">Its state; active when nothing was ever noted of it.</param>
/// <param name="Alarms">What lasts and has to be looked at, oldest first.</param>
public sealed record DestinationStatus(Destination Destination, IReadOnlyList<Alarm> Alarms)
{
    /// <summary>False when deliveries are open for it and Portal has no way to it: it is not configured.</summary>
    public bool IsConfigured { get; init; } = true;
}

/// <summary>Reads all destinations: those Portal has a way to, those it had, and those that something is promised to.</summary>
public sealed class ReadDestinations(PortalDatabase database, IEnumerable<IDeliveryTransport> transports, TimeProvider time)
{
    private static readonly string[] Kinds =
    [
        MessagingAlarms.Away,
        MessagingAlarms.Paused,
        MessagingAlarms.Disabled,
        MessagingAlarms.Refused,
        MessagingAlarms.DeadDelivery,
    ];

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

        await using var db = database.CreateDbContext();
        var known = await db.Destinations.AsNoTracking().ToListAsync(cancellationToken);
        var alarms = await db
            .Alarms.AsNoTracking()
            .Where(alarm => alarm.ClearedAt == null && Kinds.Contains(alarm.Kind))
            .OrderBy(alarm => alarm.Id)
            .ToListAsync(cancellationToken);
        var configured = transports.Select(each => each.Destination).ToHashSet(StringComparer.Ordinal);
        var promised = await PromisedAsync(db, cancellationToken);
        var unheard = configured
            .Union(promised, StringComparer.Ordinal)
            .Except(known.Select(each => each.Name), StringComparer.Ordinal)
            .Select(name => Destination.Named(name, time.UtcInstant));
        return (List<DestinationStatus>)
            [
                .. known
                    .Concat(unheard)
                    .OrderBy(each => each.Name, StringComparer.Ordinal)
                    .Select(each => new DestinationStatus(each, [.. alarms.Where(alarm => alarm.Subject == each.Name)])
                    {
                        IsConfigured = configured.Contains(each.Name) || !promised.Contains(each.Name, StringComparer.Ordinal),
                    }),
            ];
    }

    /// <summary>How many are pending for one: what goes out at once when it is resumed. Stops one above <see cref="KeysetPage{T}.CountLimit"/>.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="destination">Its name.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<int>> CountPendingAsync(
        Actor actor,
        AccessPolicy policy,
        string destination,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        return await db
            .Deliveries.Where(each => each.State == DeliveryState.Pending && each.Destination == destination)
            .Take(KeysetPage<object>.CountLimit + 1)
            .CountAsync(cancellationToken);
    }

    // a leap over the index for each, however many deliveries there are
    private static async Task<List<string>> PromisedAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var last = "";
        while (
            await DeliveryOrder
                .Open(db)
                .Where(each => each.Destination.CompareTo(last) > 0)
                .OrderBy(each => each.Destination)
                .Select(each => each.Destination)
                .FirstOrDefaultAsync(cancellationToken)
                is { } next
        )
        {
            names.Add(next);
            last = next;
        }

        return names;
    }
}
