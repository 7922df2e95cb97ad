namespace Portal.Core.Odoo;

/// <summary>A <c>sale.order</c> as retail reads it; fields that this Odoo does not have stay empty.</summary>
internal sealed record OrderRow
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string State { get; init; } = "";

    public OdooLink? PartnerId { get; init; }

    public OdooLink? CompanyId { get; init; }

    public OdooLink? CurrencyId { get; init; }

    public decimal AmountTotal { get; init; }

    public decimal AmountUntaxed { get; init; }

    public DateTime? DateOrder { get; init; }

    public DateTime? CreateDate { get; init; }

    public DateTime? WriteDate { get; init; }

    public IReadOnlyList<OdooId> InvoiceIds { get; init; } = [];

    public bool IsSubscription { get; init; }

    public OdooLink? XOutletId { get; init; }

    public OdooLink? XChannelPartnerId { get; init; }

    public OdooLink? XSalesRepId { get; init; }
}

/// <summary>A <c>sale.order.line</c> with a product.</summary>
internal sealed record SaleLineRow(
    int Id,
    OdooLink? OrderId,
    OdooLink? ProductId,
    decimal ProductUomQty,
    decimal PriceUnit,
    decimal PriceTotal
);

/// <summary>A <c>product.product</c>.</summary>
internal sealed record SoldProductRow(int Id, string Name, string DefaultCode);

/// <summary>A <c>res.partner</c> on an order.</summary>
internal sealed record OrderPartnerRow(int Id, string Name, string Ref);

/// <summary>A <c>res.currency</c>.</summary>
internal sealed record CurrencyRow(int Id, string Name, int DecimalPlaces);

/// <summary>An outlet.</summary>
internal sealed record OutletRow(int Id, string XName, string XCode);

/// <summary>An <c>account.move</c>, as payment is told by it.</summary>
internal sealed record InvoiceRow(int Id, string MoveType, string State, string PaymentState, OdooLink? CurrencyId);

/// <summary>An <c>account.move.line</c> with a product.</summary>
internal sealed record InvoiceLineRow(
    int Id,
    OdooLink? MoveId,
    OdooLink? ProductId,
    decimal PriceTotal,
    IReadOnlyList<OdooId> SaleLineIds
);

/// <summary>A <c>sale.order</c> that is there.</summary>
internal sealed record OrderIdRow(int Id);

/// <summary>A <c>sale.order</c> that shares a payment with another one.</summary>
internal sealed record OrderTotalRow(int Id, decimal AmountTotal);

/// <summary>A <c>payment.transaction</c>.</summary>
internal sealed record PaymentRow(
    int Id,
    string State,
    decimal Amount,
    OdooLink? CurrencyId,
    IReadOnlyList<OdooId> SaleOrderIds,
    IReadOnlyList<OdooId> InvoiceIds
);
