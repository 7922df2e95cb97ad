using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Brings the assets that Odoo keeps in the Studio profile. Odoo leads on the client and the person; on the device only while Pulseway does not list it.
/// Source: 000-2, 000-4 to 000-12.
/// </summary>
internal sealed class AssetPull(
    FeedPull pull,
    IAssetRecords records,
    AssetClient clients,
    ConflictLedger conflicts,
    TimeProvider time
)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.assets";

    /// <summary>Pulls them.</summary>
    /// <returns>How many were read.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        pull.RunAsync(
            new Feed<FoundAsset>(
                Feed,
                records.FindNewestAsync,
                records.ListAsync,
                records.ListChangesAsync,
                static found => (found.Id, found.ChangedAt),
                ApplyAsync
            ),
            cancellationToken
        );

    private async Task ApplyAsync(PortalDbContext db, IReadOnlyList<FoundAsset> found, CancellationToken cancellationToken)
    {
        var known = await KnownAssets.ReadAsync(
            db,
            found.Select(each => (each.PulsewayId, each.Facts)),
            [.. found.Select(each => each.Id)],
            cancellationToken
        );
        var companies = found.Select(each => each.CompanyId).OfType<int>().Distinct().ToList();
        var clientKeys = await db
            .Clients.Where(client => companies.Contains(client.OdooId))
            .ToDictionaryAsync(client => client.OdooId, client => client.Key, cancellationToken);
        foreach (var each in found)
        {
            Guid? client = each.CompanyId is { } company && clientKeys.TryGetValue(company, out var key) ? key : null;
            await TakeAsync(db, known, each, client, cancellationToken);
        }
    }

    private async Task TakeAsync(
        PortalDbContext db,
        KnownAssets known,
        FoundAsset found,
        Guid? client,
        CancellationToken cancellationToken
    )
    {
        var asset = known.FindByOdoo(found.Id);
        var isFresh = asset is null;
        asset ??= await LinkAsync(db, known, found, client, cancellationToken);
        if (!isFresh && await AssetTelling.IsUnderWayAsync(db, asset, found.ReadAt, cancellationToken))
        {
            return; // what Odoo shows is older than what it is being told
        }

        asset.Link(found.Id, found.ChangedAt);
        TakeDevice(db, asset, found);
        if (asset.OdooClientKey != client)
        {
            asset.ClaimFor(client);
        }

        if (asset.AssignedToId != found.AssignedToId || asset.AssignedTo != found.AssignedTo)
        {
            asset.Assign(found.AssignedToId, found.AssignedTo);
        }

        asset.Tell(AssetTelling.DigestOf(found));
        await clients.SettleAsync(db, asset, cancellationToken);
    }

    private async Task<Asset> LinkAsync(
        PortalDbContext db,
        KnownAssets known,
        FoundAsset found,
        Guid? client,
        CancellationToken cancellationToken
    )
    {
        var twin = known.FindByPulseway(Asset.KeyOf(found.PulsewayId));
        if (twin is { OdooId: null })
        {
            return twin;
        }

        var match = twin is null
            ? AssetMatch.Find(known, found.Facts, client, each => each.OdooId is null && IsSameDevice(each, found))
            : new AssetMatch(null, [(ConflictKind.SamePulsewayId, twin, $"Pulseway id {found.PulsewayId}")]);
        var asset = match.Asset ?? Add(db, known, found);
        if (twin is null && found.PulsewayId.Length > 0 && asset.PulsewayKey is null)
        {
            asset.Identify(found.PulsewayId);
        }

        asset.Describe(asset.ListedAt is null ? found.Facts : new DeviceFacts());
        foreach (var (kind, other, about) in match.Doubts)
        {
            _ = await conflicts.AskAsync(db, kind, (asset, other), about, cancellationToken);
        }

        return asset;
    }

    private static bool IsSameDevice(Asset asset, FoundAsset found) =>
        found.PulsewayId.Length == 0 || asset.PulsewayKey is null || asset.PulsewayKey == Asset.KeyOf(found.PulsewayId);

    private Asset Add(PortalDbContext db, KnownAssets known, FoundAsset found)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var asset = Asset.Make(now);
        db.Assets.Add(asset);
        known.Add(asset);
        var what = new
        {
            found.Facts.Name,
            odooId = found.Id,
            found.Facts.Serial,
        };
        db.Audit.Add(AuditEntry.For(now, Actor.Portal, AssetActs.Found, AssetActs.SubjectOf(asset), after: what));
        return asset;
    }

    // Pulseway leads on what it lists, and on whether it is there
    private void TakeDevice(PortalDbContext db, Asset asset, FoundAsset found)
    {
        if (asset.ListedAt is not null)
        {
            return;
        }

        asset.Describe(found.Facts);
        var now = time.GetUtcNow().UtcDateTime;
        if (found.Status is { Length: > 0 } and not AssetRecord.Active && asset.IsInService)
        {
            asset.End(AssetEnd.Odoo, $"\"{found.Status}\" in Odoo", now);
            Note(db, asset, AssetActs.Decommissioned, now);
        }
        else if (found.Status == AssetRecord.Active && asset.EndedBy == AssetEnd.Odoo)
        {
            asset.Revive(now);
            Note(db, asset, AssetActs.Revived, now);
        }
    }

    private static void Note(PortalDbContext db, Asset asset, string act, DateTime now) =>
        db.Audit.Add(
            AuditEntry.For(
                now,
                Actor.Portal,
                act,
                AssetActs.SubjectOf(asset),
                after: new { reason = asset.EndReason, by = "Odoo" }
            )
        );
}
