using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>What a "Retry all matching" is called in the audit: how many it was for.</summary>
internal sealed class BatchNames(PortalDatabase database) : IRecordNames
{
    public string Kind => "replay-batch";

    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        return await db
            .ReplayBatches.Where(batch => ids.Contains(batch.Id))
            .Select(batch => new { batch.Id, batch.Estimate })
            .ToDictionaryAsync(
                batch => batch.Id,
                batch => batch.Estimate == 1 ? "Retry of 1 delivery" : $"Retry of {batch.Estimate} deliveries",
                cancellationToken
            );
    }
}
