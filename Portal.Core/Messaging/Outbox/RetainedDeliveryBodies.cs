using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// What deliveries that came to their end held: payload, replaced payloads, requests and answers are blanked; ids, keys and digests stay.
/// Source: DESIGN §11.
/// </summary>
internal sealed class RetainedDeliveryBodies(PortalDatabase database, TimeProvider time) : IRetainedKind
{
    // payloads held in memory at once
    private const int Chunk = 25;

    public string Title => "Contents of deliveries";

    public RetentionPeriod Period => RetentionPeriod.Bodies;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        List<Guid> old;
        await using (var db = database.CreateDbContext())
        {
            old = await Old(db, before)
                .OrderBy(each => each.SettledAt)
                .Select(each => each.Id)
                .Take(most)
                .ToListAsync(cancellationToken);
        }

        foreach (var chunk in old.Chunk(Chunk))
        {
            await BlankAsync(chunk, cancellationToken);
        }

        return old.Count;
    }

    private async Task BlankAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var payloads = await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Select(each => new
            {
                each.Id,
                each.Fence,
                each.Payload,
            })
            .ToListAsync(cancellationToken);
        var now = time.UtcInstant;
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var each in payloads)
        {
            var digest = DigestOf(each.Payload);
            // again by its fence: it may have been sent again since it was looked up
            var blanked = await Ended(db)
                .Where(row => row.Id == each.Id && row.Fence == each.Fence)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Payload, Array.Empty<byte>())
                            .SetProperty(row => row.KeptDigest, digest)
                            .SetProperty(row => row.BlankedAt, (DateTime?)now),
                    cancellationToken
                );
            if (blanked == 1)
            {
                await BlankRestAsync(db, each.Id, cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async Task BlankRestAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db
            .DeliveryAttempts.Where(attempt => attempt.DeliveryId == id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(attempt => attempt.Request, (string?)null)
                        .SetProperty(attempt => attempt.Response, (string?)null),
                cancellationToken
            );
        foreach (var revision in await db.DeliveryRevisions.Where(each => each.DeliveryId == id).ToListAsync(cancellationToken))
        {
            (revision.KeptDigest, revision.Payload) = (DigestOf(revision.Payload), []);
        }
    }

    private static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static IQueryable<Delivery> Old(PortalDbContext db, DateTime before) =>
        Ended(db).Where(each => each.SettledAt < before);

    // in the words of the index
    private static IQueryable<Delivery> Ended(PortalDbContext db) =>
        db.Deliveries.Where(each =>
            each.BlankedAt == null && (each.State == DeliveryState.Delivered || each.State == DeliveryState.Cancelled)
        );
}
