using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Map;

/// <summary>Reads a client's map for a file that leaves the house; the audit row is stored first. Source: DESIGN §8, P8, P9.</summary>
public sealed class ExportAssetMap(ReadAssetMap map, PortalDatabase database, TimeProvider time)
{
    /// <summary>Stores that it was exported and reads it; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="request">Which client, and how narrowed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<AssetMap>> ExecuteAsync(Actor actor, AssetMapRequest request, CancellationToken cancellationToken)
    {
        var read = await map.ExecuteAsync(actor, request, cancellationToken);
        if (!read.Succeeded)
        {
            return read;
        }

        await using var db = database.CreateDbContext();
        var now = time.GetUtcNow().UtcDateTime;
        db.Audit.Add(AuditEntry.For(now, actor, AssetActs.Exported, ("list", "asset-map"), after: request));
        await db.SaveChangesAsync(cancellationToken);
        return read;
    }
}
