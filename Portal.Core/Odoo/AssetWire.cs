using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A <c>res.partner</c> that is a company.</summary>
internal sealed record ClientRow(int Id, string Name, string Ref, bool Active, DateTime? WriteDate);

/// <summary>A <c>res.partner</c>, and the company that it belongs to.</summary>
internal sealed record OwnerRow(int Id, OdooLink? CommercialPartnerId);

/// <summary>A <c>res.partner</c> who may use a device.</summary>
internal sealed record ClientPersonRow(int Id, string Name);

/// <summary>A <c>sale.order</c> that is a subscription in progress.</summary>
internal sealed record SubscriberRow(int Id, OdooLink? PartnerId);

/// <summary>An <c>x_client_asset</c>. Source: 000-4 to 000-12.</summary>
internal sealed record AssetRow
{
    public int Id { get; init; }

    public string XName { get; init; } = "";

    public string XSerialNumber { get; init; } = "";

    public OdooLink? XPartnerId { get; init; }

    public OdooLink? XAssignedUserId { get; init; }

    public string XPulsewayId { get; init; } = "";

    public string XOsInfo { get; init; } = "";

    public DateTime? XLastAudit { get; init; }

    public bool XSubscriptionActive { get; init; }

    public string XStatus { get; init; } = "";

    public DateTime? WriteDate { get; init; }
}

/// <summary>An <c>x_client_asset</c> that is there.</summary>
internal sealed record AssetIdRow(int Id);

/// <summary>JSON of what assets are read by.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter), typeof(OdooIdsConverter), typeof(OdooInstantConverter)]
)]
[JsonSerializable(typeof(List<ClientRow>))]
[JsonSerializable(typeof(List<OwnerRow>))]
[JsonSerializable(typeof(List<ClientPersonRow>))]
[JsonSerializable(typeof(List<SubscriberRow>))]
[JsonSerializable(typeof(List<AssetRow>))]
[JsonSerializable(typeof(List<AssetIdRow>))]
internal sealed partial class AssetWire : JsonSerializerContext;
