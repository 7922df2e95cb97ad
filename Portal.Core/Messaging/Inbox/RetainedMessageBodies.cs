using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Bodies and headers of messages that are done or ignored are blanked; ids and digests stay. Source: DESIGN §11.</summary>
internal sealed class RetainedMessageBodies(PortalDatabase database, TimeProvider time) : IRetainedKind
{
    // bodies held in memory at once
    private const int Chunk = 25;

    public string Title => "Contents of received messages";

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
        var bodies = await db
            .Inbox.Where(each => ids.Contains(each.Id))
            .Select(each => new
            {
                each.Id,
                each.Fence,
                each.Body,
            })
            .ToListAsync(cancellationToken);
        var now = time.UtcInstant;
        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var each in bodies)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(each.Body));
            // again by its fence: it may have been replayed since it was looked up
            await Ended(db)
                .Where(row => row.Id == each.Id && row.Fence == each.Fence)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Body, Array.Empty<byte>())
                            .SetProperty(row => row.Headers, "{}")
                            .SetProperty(row => row.KeptDigest, digest)
                            .SetProperty(row => row.BlankedAt, (DateTime?)now),
                    cancellationToken
                );
        }

        await write.CommitAsync(cancellationToken);
    }

    private static IQueryable<InboxMessage> Old(PortalDbContext db, DateTime before) =>
        Ended(db).Where(each => each.SettledAt < before);

    // in the words of the index
    private static IQueryable<InboxMessage> Ended(PortalDbContext db) =>
        db.Inbox.Where(each => each.BlankedAt == null && (each.State == InboxState.Done || each.State == InboxState.Ignored));
}
