using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A <c>sale.order</c> that is a subscription.</summary>
internal sealed record SubscriptionRow(
    int Id,
    string Name,
    string State,
    string SubscriptionState,
    OdooLink? PartnerId,
    OdooLink? CurrencyId,
    OdooLink? PlanId,
    bool Locked
);

/// <summary>A <c>sale.subscription.plan</c>: how often a subscription bills.</summary>
internal sealed record BillingPlanRow(int Id, int BillingPeriodValue, string BillingPeriodUnit);

/// <summary>A <c>sale.order.line</c> that bills seats.</summary>
internal sealed record SeatLineRow(
    int Id,
    OdooLink? OrderId,
    OdooLink? ProductId,
    decimal ProductUomQty,
    decimal PriceUnit,
    decimal Discount,
    decimal PriceSubtotal,
    decimal PriceTotal
);

/// <summary>A <c>product.product</c> that stands for seats.</summary>
internal sealed record SeatProductRow(int Id, string Name, string DefaultCode, bool Active);

/// <summary>A <c>res.partner</c> with the company it belongs to. Source: D4.</summary>
internal sealed record SeatPartnerRow(int Id, string Name, OdooLink? CommercialPartnerId);

/// <summary>A <c>sale.order</c> as it stands before it is written to.</summary>
internal sealed record SeatOrderRow(int Id, string Name, string State, string SubscriptionState, bool Locked);

/// <summary>JSON of what the count of seats reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter), typeof(OdooIdsConverter)]
)]
[JsonSerializable(typeof(List<SubscriptionRow>))]
[JsonSerializable(typeof(List<SeatLineRow>))]
[JsonSerializable(typeof(List<SeatProductRow>))]
[JsonSerializable(typeof(List<SeatPartnerRow>))]
[JsonSerializable(typeof(List<SeatOrderRow>))]
[JsonSerializable(typeof(List<CurrencyRow>))]
[JsonSerializable(typeof(List<BillingPlanRow>))]
internal sealed partial class SeatWire : JsonSerializerContext;
