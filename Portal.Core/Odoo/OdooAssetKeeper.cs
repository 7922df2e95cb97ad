using System.Globalization;
using Portal.Core.Assets.Placing;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Odoo;

/// <summary>
/// Writes an asset into <c>x_client_asset</c> as Portal has it, or makes it there. It is looked for by its Pulseway id first, so that what was made and
/// not answered is not made again. Source: 000-11, 000-12, 000-19, D1, P2.
/// </summary>
internal sealed class OdooAssetKeeper(OdooClient odoo)
{
    private const string Decommissioned = "decommissioned";

    public async Task<DeliveryAnswer> KeepAsync(AssetRecord record, CancellationToken cancellationToken)
    {
        var id = record.OdooId ?? await FindAsync(record, cancellationToken);
        if (id is { } known)
        {
            await odoo.WriteAsync(OdooAssetRecords.Model, [new OdooId(known)], Values(record), cancellationToken);
        }
        else
        {
            id = (await odoo.CreateAsync(OdooAssetRecords.Model, Values(record), cancellationToken)).Value;
        }

        return new DeliveryAnswer(AnswerKind.Accepted)
        {
            Body = AssetRecord.WriteId(id.Value),
            ResponseText = string.Create(CultureInfo.InvariantCulture, $"Kept as {OdooAssetRecords.Model} {id.Value}."),
        };
    }

    private async Task<int?> FindAsync(AssetRecord record, CancellationToken cancellationToken)
    {
        var domain =
            record.PulsewayId.Length > 0
                ? OdooDomain.Where("x_pulseway_id").IsIgnoringCase(record.PulsewayId)
                : OdooDomain
                    .Where("x_name")
                    .Is(record.Name)
                    .And(OdooDomain.Where("x_serial_number").Is(record.Serial))
                    .And(OdooDomain.Where("x_partner_id").Is(record.CompanyId ?? 0));
        var found = await odoo.SearchReadAsync(
            OdooAssetRecords.Model,
            domain,
            new OdooQuery { Limit = 1, Order = "id" },
            AssetWire.Default.ListAssetIdRow,
            cancellationToken
        );
        return found is [var one] ? one.Id : null;
    }

    // only ids go into links: anything else clears them in silence (FACTS §3)
    private static OdooValues Values(AssetRecord record)
    {
        var values = new OdooValues()
            .SetText("x_name", record.Name)
            .SetText("x_serial_number", record.Serial)
            .SetText("x_os_info", record.Os)
            .SetText("x_status", record.IsActive ? AssetRecord.Active : Decommissioned)
            .Set("x_subscription_active", record.IsSubscribed);
        values =
            record.PulsewayId.Length > 0 ? values.SetText("x_pulseway_id", record.PulsewayId) : values.Clear("x_pulseway_id");
        values = record.AssignedToId is { } person
            ? values.Set("x_assigned_user_id", new OdooId(person))
            : values.Clear("x_assigned_user_id");
        values = record.AuditedAt is { } at ? values.Set("x_last_audit", at) : values;
        return record.CompanyId is { } company ? values.Set("x_partner_id", new OdooId(company)) : values;
    }
}
