using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// How many there are in the states that somebody may have to look at: those with an index of their own, so that a count never reads the many
/// that ended well. Each stops one above <see cref="KeysetPage{T}.CountLimit"/>.
/// </summary>
public sealed class CountByState(PortalDatabase database)
{
    /// <summary>Received messages that are pending, ignored or dead.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<IReadOnlyDictionary<InboxState, int>>> MessagesAsync(
        Actor actor,
        AccessPolicy policy,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var counts = new Dictionary<InboxState, int>();
        await using var db = database.CreateDbContext();
        foreach (var state in new[] { InboxState.Pending, InboxState.Ignored, InboxState.Dead })
        {
            var matching = new MessageFilter { State = state }.Apply(db.Inbox);
            counts[state] = await CountAsync(matching, cancellationToken);
        }

        return counts;
    }

    /// <summary>Deliveries that are waiting, pending or dead.</summary>
    /// <inheritdoc cref="MessagesAsync"/>
    public async Task<Result<IReadOnlyDictionary<DeliveryState, int>>> DeliveriesAsync(
        Actor actor,
        AccessPolicy policy,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var counts = new Dictionary<DeliveryState, int>();
        await using var db = database.CreateDbContext();
        foreach (var state in new[] { DeliveryState.Waiting, DeliveryState.Pending, DeliveryState.Dead })
        {
            var matching = new DeliveryFilter { State = state }.Apply(db.Deliveries);
            counts[state] = await CountAsync(matching, cancellationToken);
        }

        return counts;
    }

    private static Task<int> CountAsync<T>(IQueryable<T> matching, CancellationToken cancellationToken) =>
        matching.Take(KeysetPage<object>.CountLimit + 1).CountAsync(cancellationToken);
}
