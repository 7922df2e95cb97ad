using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Removes messages that came to their end longer ago than <see cref="RetentionOptions.Messages"/>, and counts of refused proofs of that age: a
/// few hundred in a transaction, so that the doors go on storing.
/// </summary>
public sealed class RemoveOldMessages(PortalDatabase database, RetentionOptions options, TimeProvider time) : IJob
{
    /// <summary>Key of its history.</summary>
    public const string JobName = "remove-old-messages";

    private const int Chunk = 500;

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Remove old messages";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.SendAgain;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var limit = time.UtcInstant - options.Messages;
        var removed = 0;
        int last;
        do
        {
            last = await RemoveAsync(limit, cancellationToken);
            removed += last;
            progress.Advance(last, ("removed", last));
        } while (last > 0);

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.RefusedProofs.Where(proof => proof.HourAt < limit).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{removed} messages removed.");
    }

    // by the instant of arrival, which has an index; none has come to its end before it came
    private async Task<int> RemoveAsync(DateTime limit, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var old = await db
            .Inbox.Where(message =>
                message.ReceivedAt < limit
                && message.SettledAt < limit
                && (message.State == InboxState.Done || message.State == InboxState.Ignored)
            )
            .OrderBy(message => message.ReceivedAt)
            .ThenBy(message => message.Id)
            .Select(message => message.Id)
            .Take(Chunk)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var removed = await db
            .Inbox.Where(message =>
                old.Contains(message.Id) && (message.State == InboxState.Done || message.State == InboxState.Ignored)
            )
            .ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return removed;
    }
}
