using Portal.Core.Assets;

namespace Portal.Core.Odoo;

/// <summary>The assets that the Studio profile keeps in <c>x_client_asset</c>. Source: 000-4 to 000-12, D1, D4.</summary>
internal sealed class OdooAssetRecords(OdooClient odoo, OdooOwners owners, TimeProvider time) : IAssetRecords
{
    public const string Model = "x_client_asset";

    public async Task<DateTime?> FindNewestAsync(CancellationToken cancellationToken)
    {
        var newest = await SearchAsync(OdooDomain.Everything, "write_date desc, id desc", 1, cancellationToken);
        return newest is [var one] ? one.ChangedAt : null;
    }

    public Task<IReadOnlyList<FoundAsset>> ListAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(OdooDomain.Where("id").IsMoreThan(afterId), "id", size, cancellationToken);

    public Task<IReadOnlyList<FoundAsset>> ListChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    )
    {
        var (changed, order) = OdooGone.Changes(from, afterId);
        return SearchAsync(changed, order, size, cancellationToken);
    }

    public Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken) =>
        OdooGone.FindAsync(odoo, Model, ids, cancellationToken);

    public Uri? AssetUrl(int assetId) => odoo.FormUrl(Model, new OdooId(assetId));

    private async Task<IReadOnlyList<FoundAsset>> SearchAsync(
        OdooDomain domain,
        string order,
        int size,
        CancellationToken cancellationToken
    )
    {
        var readAt = time.GetUtcNow().UtcDateTime;
        var query = new OdooQuery
        {
            Limit = size,
            Order = order,
            WithLinkNames = true,
        };
        var rows = await odoo.SearchReadAsync(Model, domain, query, AssetWire.Default.ListAssetRow, cancellationToken);
        var companies = await owners.ReadAsync(rows.Select(static row => row.XPartnerId?.Id).OfType<OdooId>(), cancellationToken);
        return [.. rows.Select(row => Found(row, companies, readAt))];
    }

    private static FoundAsset Found(AssetRow row, IReadOnlyDictionary<int, int> companies, DateTime readAt) =>
        new()
        {
            Id = row.Id,
            Facts = new DeviceFacts
            {
                Name = row.XName,
                Serial = row.XSerialNumber,
                Os = row.XOsInfo,
                AuditedAt = row.XLastAudit,
            },
            PulsewayId = row.XPulsewayId,
            CompanyId = row.XPartnerId is { } partner ? companies.GetValueOrDefault(partner.Id.Value, partner.Id.Value) : null,
            AssignedToId = row.XAssignedUserId?.Id.Value,
            AssignedTo = row.XAssignedUserId?.Name ?? "",
            Status = row.XStatus,
            IsSubscribed = row.XSubscriptionActive,
            ChangedAt = row.WriteDate ?? DateTime.UnixEpoch,
            ReadAt = readAt,
        };
}
