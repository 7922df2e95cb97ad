using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>JSON of what retail reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OdooTextConverter), typeof(OdooLinkConverter), typeof(OdooIdsConverter), typeof(OdooInstantConverter)]
)]
[JsonSerializable(typeof(List<OrderRow>))]
[JsonSerializable(typeof(OrderRow))]
[JsonSerializable(typeof(List<SaleLineRow>))]
[JsonSerializable(typeof(List<SoldProductRow>))]
[JsonSerializable(typeof(List<OrderPartnerRow>))]
[JsonSerializable(typeof(List<CurrencyRow>))]
[JsonSerializable(typeof(List<OutletRow>))]
[JsonSerializable(typeof(List<InvoiceRow>))]
[JsonSerializable(typeof(List<InvoiceLineRow>))]
[JsonSerializable(typeof(List<PaymentRow>))]
[JsonSerializable(typeof(List<OrderTotalRow>))]
[JsonSerializable(typeof(List<OrderIdRow>))]
internal sealed partial class OrderWire : JsonSerializerContext;
