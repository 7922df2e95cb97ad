using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>One page of deliveries without their payloads, newest or oldest first. Source: G11.</summary>
public sealed class ListDeliveries(PortalDatabase database, IEnumerable<IDeliveryTitles> titles)
{
    private static readonly Keyset<DeliveryRow, DateTime> OldestFirst = new(
        each => each.CreatedAt,
        each => each.Id,
        descending: false
    );
    private static readonly Keyset<DeliveryRow, DateTime> NewestFirst = new(
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
    public async Task<Result<KeysetPage<DeliveryRow>>> ExecuteAsync(
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
        var read = await order.ReadAsync(DeliveryRow.Of(filter.Apply(db.Deliveries.AsNoTracking())), page, cancellationToken);
        return read with { Rows = await titles.NameAsync(actor.Roles, read.Rows, cancellationToken) };
    }
}
