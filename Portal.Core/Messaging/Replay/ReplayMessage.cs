using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Hands a received message to its handler again: a dead one, one of a kind that this release knows and the former did not, or one that was
/// done. Its effect stays one, by the record's own key.
/// </summary>
public sealed class ReplayMessage(PortalDatabase database, MessagingWakes wakes, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="id">The message.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<InboxMessage>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var message = await db.Inbox.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (message is null)
        {
            return MessagingRefusals.NotFound;
        }

        if (message.IsBeingHandled(await LeaseClock.ReadAsync(db, time, cancellationToken)))
        {
            return MessagingRefusals.BeingHandled;
        }

        if (message.BlankedAt is { } since)
        {
            return MessagingRefusals.NotKept(since);
        }

        var before = new { state = $"{message.State}", message.Reason };
        message.Replay(now);
        var after = new { state = $"{message.State}" };
        db.Audit.Add(AuditEntry.For(now, actor, "message.replayed", ("message", id.ToString()), before, after));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await MessagingAlarms.ClearDeadMessagesAsync(db, message.Source, now, cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return MessagingRefusals.BeingHandled; // a worker took it between the look and the change
        }

        wakes.Inbox.Raise();
        return message;
    }
}
