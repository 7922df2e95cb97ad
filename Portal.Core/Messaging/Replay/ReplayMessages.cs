using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Hands all matching messages that are ignored or dead to their handlers again: those of a kind that this release knows, or all that died of
/// one fault. Their effects stay one each, by the records' own keys. A few hundred in a transaction, so that the doors go on storing.
/// </summary>
public sealed class ReplayMessages(PortalDatabase database, MessagingWakes wakes, TimeProvider time)
{
    private const int Chunk = 500;

    private static readonly InboxState[] Ended = [InboxState.Ignored, InboxState.Dead];

    /// <summary>How many match now.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="filter">Which; those pending or done are left alone.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<int>> EstimateAsync(
        Actor actor,
        AccessPolicy policy,
        MessageFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        return await Matching(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>Does it; what was done before a stop stays done.</summary>
    /// <returns>How many were handed on.</returns>
    /// <inheritdoc cref="EstimateAsync"/>
    public async Task<Result<int>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        MessageFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var (asked, done) = (time.UtcInstant, 0);
        foreach (var state in Ended.Where(state => filter.State is null || filter.State == state))
        {
            var (of, last) = (filter with { State = state }, default(Place?));
            while (await FindAsync(of, asked, last, cancellationToken) is { Count: > 0 } found)
            {
                last = found[^1];
                done += await ReopenAsync(actor, of, found, asked, cancellationToken);
                wakes.Inbox.Raise();
            }
        }

        return done;
    }

    private static IQueryable<InboxMessage> Matching(PortalDbContext db, MessageFilter filter) =>
        filter
            .Apply(db.Inbox)
            .Where(each => (each.State == InboxState.Ignored || each.State == InboxState.Dead) && each.BlankedAt == null);

    // in the order of the state's own index, so that one that ends the same way once more meanwhile is not taken twice. Looked up before the gate
    // is passed: a large backlog must not keep the doors from storing
    private async Task<List<Place>> FindAsync(
        MessageFilter filter,
        DateTime asked,
        Place? last,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var matching = filter.Apply(db.Inbox).Where(each => each.ReceivedAt <= asked);
        if (last is { } after)
        {
            matching = matching.Where(each =>
                each.ReceivedAt >= after.At && (each.ReceivedAt > after.At || each.Id.CompareTo(after.Id) > 0)
            );
        }

        return await matching
            .OrderBy(each => each.ReceivedAt)
            .ThenBy(each => each.Id)
            .Take(Chunk)
            .Select(each => new Place(each.ReceivedAt, each.Id))
            .ToListAsync(cancellationToken);
    }

    private async Task<int> ReopenAsync(
        Actor actor,
        MessageFilter filter,
        List<Place> found,
        DateTime asked,
        CancellationToken cancellationToken
    )
    {
        var ids = found.ConvertAll(each => each.Id);
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var reopened = await ReopenAsync(db, ids, asked, cancellationToken);
        var range = new
        {
            filter,
            count = reopened,
            to = ids[^1],
        };
        foreach (
            var source in await db
                .Inbox.Where(each => ids.Contains(each.Id))
                .Select(each => each.Source)
                .Distinct()
                .ToListAsync(cancellationToken)
        )
        {
            await MessagingAlarms.ClearDeadMessagesAsync(db, source, asked, cancellationToken);
        }

        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, "messages.replayed", ("message", ids[0].ToString()), after: range));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return reopened;
    }

    /// <summary>Makes them pending again, those that are still ignored or dead.</summary>
    internal static Task<int> ReopenAsync(
        PortalDbContext db,
        List<Guid> ids,
        DateTime asked,
        CancellationToken cancellationToken
    ) =>
        db
            .Inbox.Where(each =>
                ids.Contains(each.Id)
                && (each.State == InboxState.Ignored || each.State == InboxState.Dead)
                && each.BlankedAt == null
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.State, InboxState.Pending)
                        .SetProperty(each => each.Reason, (string?)null)
                        .SetProperty(each => each.Tries, 0)
                        .SetProperty(each => each.NextTryAt, asked)
                        .SetProperty(each => each.SettledAt, (DateTime?)null)
                        .SetProperty(each => each.Fence, each => each.Fence + 1),
                cancellationToken
            );

    private readonly record struct Place(DateTime At, Guid Id);
}
