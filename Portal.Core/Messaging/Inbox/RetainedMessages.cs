using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Messages that came to their end: done or ignored. Dead ones stay until a person decides.</summary>
internal sealed class RetainedMessages(PortalDatabase database) : IRetainedKind
{
    public string Title => "Received messages";

    public RetentionPeriod Period => RetentionPeriod.Messages;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var old = await Old(db, before)
            .OrderBy(message => message.ReceivedAt)
            .ThenBy(message => message.Id)
            .Select(message => message.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        // again by its state: it may have been replayed since it was looked up
        await Ended(db).Where(message => old.Contains(message.Id)).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return old.Count;
    }

    // by the instant of arrival, which has an index; none has come to its end before it came
    private static IQueryable<InboxMessage> Old(PortalDbContext db, DateTime before) =>
        Ended(db).Where(message => message.ReceivedAt < before && message.SettledAt < before);

    private static IQueryable<InboxMessage> Ended(PortalDbContext db) =>
        db.Inbox.Where(message => message.State == InboxState.Done || message.State == InboxState.Ignored);
}
