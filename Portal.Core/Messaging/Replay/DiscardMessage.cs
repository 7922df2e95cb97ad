using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>Sets a dead or waiting message aside as ignored, with a reason; it is kept and can be replayed.</summary>
public sealed class DiscardMessage(PortalDatabase database, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="id">The message.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<InboxMessage>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return MessagingRefusals.ReasonMissing;
        }

        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var message = await db.Inbox.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (Refuse(message, await LeaseClock.ReadAsync(db, time, cancellationToken)) is { } wrong)
        {
            return wrong;
        }

        var before = new { state = $"{message!.State}", message.Reason }; // a missing one was refused
        message.Discard(Folding.Clean(reason.Trim()), now);
        var after = new { state = $"{message.State}", message.Reason };
        db.Audit.Add(AuditEntry.For(now, actor, "message.discarded", ("message", id.ToString()), before, after));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await MessagingAlarms.ClearDeadMessagesAsync(db, message.Source, now, cancellationToken);
            await write.CommitAsync(cancellationToken);
            return message;
        }
        catch (DbUpdateConcurrencyException)
        {
            return MessagingRefusals.BeingHandled; // a worker took it between the look and the change
        }
    }

    private static Refusal? Refuse(InboxMessage? message, DateTime now) =>
        message switch
        {
            null => MessagingRefusals.NotFound,
            _ when message.IsBeingHandled(now) => MessagingRefusals.BeingHandled,
            { State: InboxState.Pending or InboxState.Dead } => null,
            _ => MessagingRefusals.Cannot("discarded", message.State.ToString().ToLowerInvariant()),
        };
}
