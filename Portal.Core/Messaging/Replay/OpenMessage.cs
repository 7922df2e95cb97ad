using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>Opens a received message with its raw body; who did is kept. Source: DESIGN §9.</summary>
public sealed class OpenMessage(PortalDatabase database, TimeProvider time)
{
    /// <summary>Reads all but its body.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="id">The message.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<MessageRow>> ReadAsync(
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

        await using var db = database.CreateDbContext();
        var row = await MessageRow.Of(db.Inbox).SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        return row is null ? MessagingRefusals.NotFound : row;
    }

    /// <summary>Does it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for raw bodies.</param>
    /// <param name="id">The message.</param>
    /// <param name="cancellationToken">Stops it before anything is shown.</param>
    public async Task<Result<InboxMessage>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if ((policy.Check(actor) ?? AccessPolicy.SendAgain.Check(actor)) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var message = await db.Inbox.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (message is null)
        {
            return MessagingRefusals.NotFound;
        }

        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, "message.opened", ("message", id.ToString())));
        await db.SaveChangesAsync(cancellationToken);
        return message;
    }
}
