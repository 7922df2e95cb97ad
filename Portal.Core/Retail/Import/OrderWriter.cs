using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Import;

/// <summary>Takes orders over that an import has read, a few in a transaction, so that doors and dispatcher get their turn.</summary>
internal sealed class OrderWriter(PortalDatabase database, OrderMirror mirror, MessagingWakes wakes)
{
    private const int Chunk = 50;

    /// <summary>Takes them over; the cursor goes with the last part of its page: a page cut short is read again.</summary>
    public async Task StoreAsync(
        IReadOnlyList<FoundOrder> page,
        StoredCursor? stored,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var parts =
            page.Count == 0
                ?
                [
                    [],
                ]
                : page.Chunk(Chunk).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            var (part, cursor) = (parts[at], at == parts.Count - 1 ? stored : null);
            var changed = await RacedWrite.RunAsync(
                database,
                async db =>
                {
                    var taken = await mirror.ApplyAsync(db, part, cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                    await (cursor?.StoreAsync(db, cancellationToken) ?? Task.CompletedTask);
                    return taken;
                },
                cancellationToken
            );
            cursor?.Commit();
            wakes.Outbox.Raise();
            progress.Advance(parts[at].Length, ("orders read", parts[at].Length), ("taken over", changed));
        }
    }
}
