using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.Import;

/// <summary>Takes subscriptions over that an import has read, a few in a transaction, so that doors and dispatcher get their turn.</summary>
internal sealed class PlanWriter(PortalDatabase database, PlanMirror mirror, MessagingWakes wakes)
{
    private const int Chunk = 50;

    /// <summary>Takes them over; the cursor goes with the last part of its page: a page cut short is read again.</summary>
    public async Task StoreAsync(
        IReadOnlyList<FoundPlan> page,
        StoredCursor? stored,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var parts = page.Chunk(Chunk).DefaultIfEmpty([]).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            var (part, cursor) = (parts[at], at == parts.Count - 1 ? stored : null);
            var taken = await RacedWrite.RunAsync(
                database,
                async db =>
                {
                    var count = await mirror.ApplyAsync(db, part, cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                    await (cursor?.StoreAsync(db, cancellationToken) ?? Task.CompletedTask);
                    return count;
                },
                cancellationToken
            );
            cursor?.Commit();
            wakes.Outbox.Raise();
            progress.Advance(part.Length, (ImportSubscriptions.Read, part.Length), (ImportSubscriptions.Taken, taken));
        }
    }

    /// <summary>Lets ABS follow what is in the mirror, read or not.</summary>
    public async Task FollowAsync(IReadOnlyList<int> planIds, CancellationToken cancellationToken)
    {
        foreach (var part in planIds.Chunk(Chunk))
        {
            await RacedWrite.RunAsync(database, db => mirror.FollowAsync(db, part, cancellationToken), cancellationToken);
            wakes.Outbox.Raise();
        }
    }

    /// <summary>They are gone from Odoo.</summary>
    public async Task DeleteAsync(IReadOnlyList<int> planIds, CancellationToken cancellationToken)
    {
        await RacedWrite.RunAsync(database, db => mirror.DeleteAsync(db, planIds, cancellationToken), cancellationToken);
        wakes.Outbox.Raise();
    }
}
