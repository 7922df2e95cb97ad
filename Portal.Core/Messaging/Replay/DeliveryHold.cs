using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A delivery that a person made due.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Held">What keeps it from going out now and when it will, in words for staff; null when nothing does.</param>
public sealed record DueDelivery(Delivery Delivery, string? Held);

/// <summary>Finds what keeps a delivery from going out though it is due, so that nobody is told that it is on its way when it is not.</summary>
public sealed class DeliveryHold(
    PortalDatabase database,
    IEnumerable<IDeliveryTransport> transports,
    IEnumerable<FixedContents> fixedContents
)
{
    internal bool HasFixedContents(string destination) => fixedContents.Any(each => each.Destination == destination);

    internal Task<string?> FindAsync(Delivery delivery, CancellationToken cancellationToken) =>
        FindAsync(delivery.Id, delivery.Destination, delivery.Subject, cancellationToken);

    internal async Task<string?> FindAsync(Guid id, string destination, string subject, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var known = await db
            .Destinations.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Name == destination, cancellationToken);
        return Describe(destination, known) ?? await DescribeAheadAsync(db, id, destination, subject, cancellationToken);
    }

    private string? Describe(string destination, Destination? known)
    {
        var name = AnswerSentences.Name(destination);
        return known switch
        {
            { State: DestinationState.Paused } =>
                $"{name} is paused since {known.ChangedAt:yyyy-MM-dd HH:mm} UTC; it goes out after {name} is resumed.",
            { State: DestinationState.Disabled } =>
                $"{name} said on {known.ChangedAt:yyyy-MM-dd HH:mm} UTC that it is gone; it goes out after {name} is resumed.",
            _ when transports.All(each => each.Destination != destination) =>
                $"Portal has no way to {name}; it goes out once {name} is configured.",
            { BrokenSince: { } since } =>
                $"{name} does not answer since {since:yyyy-MM-dd HH:mm} UTC; it is tried, and goes out once {name} answers.",
            _ => null,
        };
    }

    private static async Task<string?> DescribeAheadAsync(
        PortalDbContext db,
        Guid id,
        string destination,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var ahead = await DeliveryOrder
            .Open(db)
            .Where(each => each.Destination == destination && each.Subject == subject && each.Id.CompareTo(id) < 0)
            .OrderBy(each => each.Id)
            .Select(each => (DeliveryState?)each.State)
            .FirstOrDefaultAsync(cancellationToken);
        return ahead switch
        {
            null => null,
            DeliveryState.Dead =>
                $"An earlier one of {subject} is dead; it goes out after somebody sends that again or cancels it.",
            DeliveryState.Waiting => $"An earlier one of {subject} waits for something; it goes out after that.",
            _ => $"An earlier one of {subject} goes first; it goes out after that.",
        };
    }
}
