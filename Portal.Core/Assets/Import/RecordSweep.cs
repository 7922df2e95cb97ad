using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Finds clients and assets that were deleted in Odoo, which leaves no trace among the changes: daily, or when a person asks. Only Odoo's word on the
/// very record calls it deleted. Source: b6, FACTS §4 (deleted rows).
/// </summary>
internal sealed class RecordSweep(
    PortalDatabase database,
    IClientDirectory directory,
    IAssetRecords records,
    GroupJudge judge,
    TimeProvider time
)
{
    private const string Mark = "odoo.clients.sweep";
    private const int Page = 500;
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    public bool KeepsAssets => directory.KeepsAssets;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Runs it when the last one is a day old, or a person asks.</summary>
    public async Task RunIfDueAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var mark = await db.PullCursors.AsNoTracking().SingleOrDefaultAsync(row => row.Feed == Mark, cancellationToken);
        if (mark?.CompletedAt is { } last && Now - last < Every && progress.Trigger != JobTrigger.Person)
        {
            return;
        }

        progress.Advance(0, ("clients deleted in Odoo", await SweepClientsAsync(cancellationToken)));
        if (KeepsAssets)
        {
            progress.Advance(0, ("assets deleted in Odoo", await SweepAssetsAsync(cancellationToken)));
        }

        await StampAsync(mark ?? PullCursor.Begin(Mark, Now), cancellationToken);
    }

    private async Task<int> SweepClientsAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (var after = 0; await ListClientsAsync(after, cancellationToken) is { Count: > 0 } ids; after = ids[^1])
        {
            var gone = (await directory.FindGoneAsync(ids, cancellationToken)).ToList();
            count += gone.Count;
            await WriteAsync(gone, LoseClientsAsync, cancellationToken);
        }

        return count;
    }

    private async Task<int> SweepAssetsAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (var after = 0; await ListAssetsAsync(after, cancellationToken) is { Count: > 0 } ids; after = ids[^1])
        {
            var gone = (await records.FindGoneAsync(ids, cancellationToken)).ToList();
            count += gone.Count;
            await WriteAsync(gone, LoseAssetsAsync, cancellationToken);
        }

        return count;
    }

    private async Task LoseClientsAsync(PortalDbContext db, List<int> gone, CancellationToken cancellationToken)
    {
        var clients = await db.Clients.Where(client => gone.Contains(client.OdooId)).ToListAsync(cancellationToken);
        clients.ForEach(client => client.DeletedAt = Now);
        await db.SaveChangesAsync(cancellationToken);
        var keys = clients.ConvertAll(client => (Guid?)client.Key);
        foreach (var group in await db.DeviceGroups.Where(each => keys.Contains(each.ClientKey)).ToListAsync(cancellationToken))
        {
            await judge.JudgeAsync(db, group, cancellationToken);
        }
    }

    // one that Pulseway lists is made anew in Odoo with its next change; one that only Odoo had is out of service
    private async Task LoseAssetsAsync(PortalDbContext db, List<int> gone, CancellationToken cancellationToken)
    {
        var assets = await db
            .Assets.Where(asset => asset.OdooId != null && gone.Contains(asset.OdooId.Value))
            .ToListAsync(cancellationToken);
        foreach (var asset in assets)
        {
            asset.Link(null, null);
            asset.Tell("");
            if (asset.IsInService && asset.PulsewayKey is null)
            {
                asset.End(AssetEnd.Odoo, "Deleted in Odoo, and Pulseway does not know it.", Now);
                var what = new { reason = asset.EndReason };
                db.Audit.Add(
                    AuditEntry.For(Now, Actor.Portal, AssetActs.Decommissioned, AssetActs.SubjectOf(asset), after: what)
                );
            }
        }
    }

    private async Task<List<int>> ListClientsAsync(int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Clients.Where(client => client.OdooId > after && client.DeletedAt == null)
            .OrderBy(client => client.OdooId)
            .Select(client => client.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }

    private async Task<List<int>> ListAssetsAsync(int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Assets.Where(asset => asset.OdooId > after)
            .OrderBy(asset => asset.OdooId)
            .Select(asset => asset.OdooId ?? 0)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }

    private async Task WriteAsync(
        List<int> gone,
        Func<PortalDbContext, List<int>, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        if (gone.Count > 0)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await AssetTurn.TakeAsync(db, cancellationToken);
            await work(db, gone, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    private async Task StampAsync(PullCursor mark, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var version = mark.Version;
        mark.BeginFirst(DateTime.UnixEpoch, Now);
        mark.Complete(null, Now);
        await PullLedger.StoreAsync(db, mark, version, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
