using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>What one run was asked to do.</summary>
/// <param name="Actor">Who asked.</param>
/// <param name="Filter">Which messages.</param>
/// <param name="AskedAt">UTC instant; what came later is not concerned.</param>
internal sealed record ReplayWish(Actor Actor, MessageFilter Filter, DateTime AskedAt);

/// <summary>
/// The work of <see cref="ReplayMessages"/>. Their effects stay one each, by the records' own keys. A few hundred in a transaction, so that the
/// doors go on storing.
/// </summary>
internal sealed class ReplayMatchingMessages(PortalDatabase database, MessagingWakes wakes, TimeProvider time) : IJob
{
    private const int Chunk = 500;

    private static readonly InboxState[] Ended = [InboxState.Ignored, InboxState.Dead];

    /// <summary>The wish that this run was started for; null does nothing.</summary>
    public ReplayWish? Wish { get; set; }

    public string Name => ReplayMessages.JobName;

    public string Title => "Handle all matching messages again";

    public AccessPolicy Policy => AccessPolicy.SendAgain;

    public bool IsTold => true;

    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        if (Wish is not { } wish)
        {
            return "Nothing was to be handled again.";
        }

        await using (var db = database.CreateDbContext())
        {
            progress.Expect(await Matching(db, wish.Filter).CountAsync(cancellationToken));
        }

        foreach (var state in Ended.Where(state => wish.Filter.State is null || wish.Filter.State == state))
        {
            var (of, last) = (wish.Filter with { State = state }, default(Place?));
            while (await FindAsync(of, wish.AskedAt, last, cancellationToken) is { Count: > 0 } found)
            {
                last = found[^1];
                var reopened = await ReopenAsync(wish, found.ConvertAll(each => each.Id), cancellationToken);
                wakes.Inbox.Raise();
                progress.Advance(reopened.Count, ("handed on", reopened.Count));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{progress.Done:N0} handed to their handlers.");
    }

    public static IQueryable<InboxMessage> Matching(PortalDbContext db, MessageFilter filter) =>
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

    // each with an entry of its own, which the record's story tells
    private async Task<List<Guid>> ReopenAsync(ReplayWish wish, List<Guid> found, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ended = Matching(db, new MessageFilter()).Where(each => found.Contains(each.Id));
        var reopened = await ended.Select(each => new { each.Id, each.Source }).ToListAsync(cancellationToken);
        var ids = reopened.ConvertAll(each => each.Id);
        await ReopenAsync(db, ids, wish.AskedAt, cancellationToken);
        foreach (var source in reopened.Select(each => each.Source).Distinct(StringComparer.Ordinal))
        {
            await MessagingAlarms.ClearDeadMessagesAsync(db, source, wish.AskedAt, cancellationToken);
        }

        var now = time.UtcInstant;
        db.Audit.AddRange(
            ids.Select(id =>
                AuditEntry.For(now, wish.Actor, "message.replayed", ("message", id.ToString()), after: new { all = true })
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return ids;
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
