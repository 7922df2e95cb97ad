using System.Text.Json.Serialization;

namespace Portal.Core.Odoo;

/// <summary>A <c>sale.order</c> that is a subscription, as its mirror reads it. Source: C11, D15, D16.</summary>
internal sealed record PlanOrderRow
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string State { get; init; } = "";

    public string SubscriptionState { get; init; } = "";

    public OdooLink? PartnerId { get; init; }

    public OdooLink? CurrencyId { get; init; }

    public OdooLink? PlanId { get; init; }

    public decimal AmountTotal { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? NextInvoiceDate { get; init; }

    public DateTime? DateOrder { get; init; }

    public DateTime? CreateDate { get; init; }

    public DateTime? WriteDate { get; init; }

    public IReadOnlyList<OdooId> InvoiceIds { get; init; } = [];
}

/// <summary>A record's last change.</summary>
internal sealed record PlanChangeRow(int Id, DateTime? WriteDate);

/// <summary>A record's id.</summary>
internal sealed record PlanIdRow(int Id);

/// <summary>A <c>sale.order.line</c> of a subscription.</summary>
internal sealed record PlanLineRow(
    int Id,
    OdooLink? OrderId,
    OdooLink? ProductId,
    decimal ProductUomQty,
    decimal PriceUnit,
    decimal PriceTotal
);

/// <summary>A <c>product.product</c> of a subscription.</summary>
internal sealed record PlanProductRow(int Id, string Name, string DefaultCode, bool RecurringInvoice);

/// <summary>A <c>res.partner</c> who subscribes.</summary>
internal sealed record PlanPartnerRow(int Id, string Name);

/// <summary>An <c>account.move</c> of a subscription. Source: FACTS §6.</summary>
internal sealed record PlanInvoiceRow(
    int Id,
    string Name,
    string MoveType,
    string State,
    string PaymentState,
    decimal AmountTotal,
    decimal AmountResidual,
    OdooLink? CurrencyId,
    DateOnly? InvoiceDate,
    DateOnly? InvoiceDateDue
);

/// <summary>An <c>account.move.line</c> with the lines of orders that it bills.</summary>
internal sealed record PlanBilledRow(OdooLink? MoveId)
{
    public IReadOnlyList<OdooId> SaleLineIds { get; init; } = [];
}

/// <summary>A <c>payment.transaction</c> of a subscription.</summary>
internal sealed record PlanPaymentRow(
    int Id,
    string Reference,
    string State,
    decimal Amount,
    OdooLink? CurrencyId,
    DateTime? WriteDate
);

/// <summary>JSON of what the mirror of subscriptions reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [
        typeof(OdooTextConverter),
        typeof(OdooLinkConverter),
        typeof(OdooIdsConverter),
        typeof(OdooInstantConverter),
        typeof(OdooDateConverter),
    ]
)]
[JsonSerializable(typeof(List<PlanOrderRow>))]
[JsonSerializable(typeof(List<PlanChangeRow>))]
[JsonSerializable(typeof(List<PlanIdRow>))]
[JsonSerializable(typeof(List<PlanLineRow>))]
[JsonSerializable(typeof(List<PlanProductRow>))]
[JsonSerializable(typeof(List<PlanPartnerRow>))]
[JsonSerializable(typeof(List<PlanInvoiceRow>))]
[JsonSerializable(typeof(List<PlanBilledRow>))]
[JsonSerializable(typeof(List<PlanPaymentRow>))]
[JsonSerializable(typeof(List<PlanRow>))]
[JsonSerializable(typeof(List<CurrencyRow>))]
internal sealed partial class PlanWire : JsonSerializerContext;
