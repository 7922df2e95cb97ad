using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// After a release that knows more: what was ignored because nobody knew its kind is handed to the handler that knows it now. Once at the start;
/// safe to repeat, and on several nodes. Source: 001-36, scenario 13.
/// </summary>
internal sealed class ReopenKnownKinds(PortalDatabase database, InboxWorker worker, MessagingWakes wakes, TimeProvider time)
{
    private const int Chunk = 500;

    /// <summary>Does it; returns how many there were.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (reopened, last) = (0, default(Ignored?));
        while (await FindAsync(last, cancellationToken) is { Count: > 0 } found)
        {
            last = found[^1];
            var known = found.FindAll(each => worker.Knows(new MessageKind(each.Source, each.Kind)));
            reopened += known.Count == 0 ? 0 : await ReopenAsync(known.ConvertAll(each => each.Id), cancellationToken);
        }

        return reopened;
    }

    // in the order of the index of those that are ignored
    private async Task<List<Ignored>> FindAsync(Ignored? last, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var ignored = db.Inbox.Where(each =>
            each.State == InboxState.Ignored && each.Reason!.StartsWith(InboxWorker.UnknownKind)
        );
        if (last is { } after)
        {
            ignored = ignored.Where(each =>
                each.ReceivedAt >= after.At && (each.ReceivedAt > after.At || each.Id.CompareTo(after.Id) > 0)
            );
        }

        return await ignored
            .OrderBy(each => each.ReceivedAt)
            .ThenBy(each => each.Id)
            .Take(Chunk)
            .Select(each => new Ignored(each.ReceivedAt, each.Id, each.Source, each.Kind))
            .ToListAsync(cancellationToken);
    }

    private async Task<int> ReopenAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var reopened = await ReplayMatchingMessages.ReopenAsync(db, ids, now, cancellationToken);
        var range = new { count = reopened, to = ids[^1] };
        db.Audit.Add(AuditEntry.For(now, Actor.Portal, "messages.replayed", ("message", ids[0].ToString()), after: range));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        wakes.Inbox.Raise();
        return reopened;
    }

    private readonly record struct Ignored(DateTime At, Guid Id, string Source, string Kind);
}
