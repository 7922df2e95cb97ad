using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>What a page of found records may be about: the assets that share an id, a serial number or a hostname with one of them.</summary>
internal sealed class KnownAssets
{
    private readonly List<Asset> _all;

    private KnownAssets(List<Asset> all) => _all = all;

    public IEnumerable<Asset> All => _all;

    public static async Task<KnownAssets> ReadAsync(
        PortalDbContext db,
        IEnumerable<(string PulsewayId, DeviceFacts Facts)> found,
        IReadOnlyCollection<int> odooIds,
        CancellationToken cancellationToken
    )
    {
        var page = found.ToList();
        var keys = page.Select(each => Asset.KeyOf(each.PulsewayId)).Where(key => key.Length > 0).Distinct().ToList();
        var serials = page.Select(each => SerialNumbers.KeyOf(each.Facts.Serial))
            .Where(key => key.Length > 0)
            .Distinct()
            .ToList();
        var names = page.Select(each => Folding.Fold(each.Facts.Name, 200)).Where(key => key.Length > 0).Distinct().ToList();
        var all = new HashSet<Asset>(db.Assets.Local);
        // apart, so that each is found by its index
        all.UnionWith(await db.Assets.Where(each => keys.Contains(each.PulsewayKey!)).ToListAsync(cancellationToken));
        all.UnionWith(
            await db.Assets.Where(each => each.SerialKey != "" && serials.Contains(each.SerialKey)).ToListAsync(cancellationToken)
        );
        all.UnionWith(await db.Assets.Where(each => names.Contains(each.HostnameKey)).ToListAsync(cancellationToken));
        if (odooIds.Count > 0)
        {
            all.UnionWith(
                await db
                    .Assets.Where(each => each.OdooId != null && odooIds.Contains(each.OdooId.Value))
                    .ToListAsync(cancellationToken)
            );
        }

        return new KnownAssets([.. all]);
    }

    public Asset? FindByPulseway(string key) => key.Length > 0 ? _all.Find(each => each.PulsewayKey == key) : null;

    public Asset? FindByOdoo(int id) => _all.Find(each => each.OdooId == id);

    public List<Asset> ListBySerial(string key) => key.Length > 0 ? _all.FindAll(each => each.SerialKey == key) : [];

    /// <summary>Those of a client with this hostname; of none when the client is not known, for a hostname alone says nothing.</summary>
    public List<Asset> ListByHostname(string key, Guid? client) =>
        key.Length > 0 && client is { } owner ? _all.FindAll(each => each.HostnameKey == key && each.ClientKey == owner) : [];

    public void Add(Asset asset) => _all.Add(asset);
}
