using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>Counts of refused proofs, a row for each hour, door and digest.</summary>
internal sealed class RetainedProofs(PortalDatabase database) : IRetainedKind
{
    public string Title => "Counts of refused proofs";

    public RetentionPeriod Period => RetentionPeriod.Messages;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.RefusedProofs.LongCountAsync(proof => proof.HourAt < before, cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        // an hour's rows are few; the oldest hours go first
        var hours = await db
            .RefusedProofs.Where(proof => proof.HourAt < before)
            .OrderBy(proof => proof.HourAt)
            .Select(proof => proof.HourAt)
            .Take(most)
            .ToListAsync(cancellationToken);
        if (hours.Count > 0)
        {
            var newest = hours[^1];
            await db.RefusedProofs.Where(proof => proof.HourAt <= newest).ExecuteDeleteAsync(cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
        return hours.Count;
    }
}
