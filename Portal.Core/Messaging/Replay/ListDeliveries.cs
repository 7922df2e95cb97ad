using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>One page of deliveries, newest or oldest first. Source: G11.</summary>
public sealed class ListDeliveries(PortalDatabase database)
{
    private static readonly Keyset<Delivery, DateTime> OldestFirst = new(
        each => each.CreatedAt,
        each => each.Id,
        descending: false
    );
    private static readonly Keyset<Delivery, DateTime> NewestFirst = new(
        each => each.CreatedAt,
        each => each.Id,
        descending: true
    );

    /// <summary>Reads it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="filter">Which.</param>
    /// <param name="newestFirst">Order by the instant of the promise.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<Delivery>>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        DeliveryFilter filter,
        bool newestFirst,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var order = newestFirst ? NewestFirst : OldestFirst;
        return await order.ReadAsync(filter.Apply(db.Deliveries.AsNoTracking()), page, cancellationToken);
    }

    /// <summary>
    /// The delivery of the same record that goes first, or null: what "waits for …" names. One that is waiting, pending or dead holds back the
    /// later ones.
    /// </summary>
    public async Task<Delivery?> FindAheadAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Deliveries.AsNoTracking()
            .Where(each =>
                each.Destination == delivery.Destination
                && each.Subject == delivery.Subject
                && (
                    each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending || each.State == DeliveryState.Dead
                )
                && each.Id.CompareTo(delivery.Id) < 0
            )
            .OrderBy(each => each.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
