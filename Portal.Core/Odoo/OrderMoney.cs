using Portal.Core.Retail;

namespace Portal.Core.Odoo;

/// <summary>
/// Reads what was received for orders. An invoice or a payment may be of several: only what is surely an order's own counts for it, so that
/// no entitlement goes out for somebody else's deposit. Source: 001-6, C13, FACTS §6 (payment_state).
/// </summary>
internal sealed class OrderMoney(OdooClient odoo)
{
    /// <summary>State of a payment that is there.</summary>
    public const string Done = "done";

    /// <summary>True for a customer's invoice that is paid. Source: FACTS §6 (payment_state).</summary>
    public static bool IsPaid(InvoiceRow invoice) =>
        invoice is { State: "posted", MoveType: "out_invoice" or "out_receipt", PaymentState: "paid" or "in_payment" };

    /// <summary>Lines of paid invoices, by order.</summary>
    public async Task<ILookup<int, PaidLine>> ReadPaidAsync(
        IReadOnlyList<OrderRow> rows,
        ILookup<int, FoundOrderLine> orderLines,
        CancellationToken cancellationToken
    )
    {
        var ids = rows.SelectMany(static row => row.InvoiceIds).Distinct().ToList();
        var invoices = await odoo.ReadAsync("account.move", ids, OrderWire.Default.ListInvoiceRow, cancellationToken);
        var paid = invoices.Where(IsPaid).ToDictionary(static invoice => invoice.Id);
        var lines = (await ReadLinesAsync([.. paid.Keys], cancellationToken)).ToLookup(static line => line.MoveId?.Id.Value);
        return rows.SelectMany(row =>
                row.InvoiceIds.Select(invoice => paid.GetValueOrDefault(invoice.Value))
                    .OfType<InvoiceRow>()
                    .Where(invoice => invoice.CurrencyId?.Id == row.CurrencyId?.Id)
                    .SelectMany(invoice => OwnLines([.. lines[invoice.Id]], orderLines[row.Id]))
                    .Select(line => (row.Id, line))
            )
            .ToLookup(
                static each => each.Id,
                static each => new PaidLine(each.line.ProductId!.Value.Id.Value, each.line.PriceTotal) // not null, as asked for
            );
    }

    /// <summary>What payments that are done brought, by order.</summary>
    public async Task<IReadOnlyDictionary<int, decimal>> ReadTransferredAsync(
        IReadOnlyList<OrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        var received = new Dictionary<int, decimal>();
        foreach (var (order, payment, totals) in await ListPaymentsAsync(rows, cancellationToken))
        {
            var others = payment.SaleOrderIds.Where(id => id.Value != order.Id).Select(id => totals.GetValueOrDefault(id.Value));
            if (payment.CurrencyId?.Id == order.CurrencyId?.Id)
            {
                // an order that the account may not see may have had all of it
                var left = others.Any(static total => total is null)
                    ? 0
                    : payment.Amount - others.Sum(static total => total ?? 0);
                received[order.Id] = received.GetValueOrDefault(order.Id) + Math.Max(0, left);
            }
        }

        return received;
    }

    // lines of the order itself; those of no order only where the invoice is the order's alone
    private static IEnumerable<InvoiceLineRow> OwnLines(List<InvoiceLineRow> lines, IEnumerable<FoundOrderLine> orderLines)
    {
        var own = orderLines.Select(static line => line.Id).ToHashSet();
        var isAlone = lines.TrueForAll(IsOwn);
        return lines.Where(line => IsOwn(line) && (line.SaleLineIds.Count > 0 || isAlone));

        bool IsOwn(InvoiceLineRow line) => line.SaleLineIds.All(id => own.Contains(id.Value));
    }

    private async Task<IReadOnlyList<InvoiceLineRow>> ReadLinesAsync(int[] invoices, CancellationToken cancellationToken) =>
        invoices.Length == 0
            ? []
            : await odoo.SearchReadAsync(
                "account.move.line",
                OdooDomain
                    .Where("move_id")
                    .IsIn(invoices.Select(static id => new OdooId(id)))
                    .And(OdooDomain.Where("product_id").IsSet()),
                new OdooQuery { Order = "id" },
                OrderWire.Default.ListInvoiceLineRow,
                cancellationToken
            );

    // each payment with each of its orders among these, and the totals of all its orders that the account may see
    private async Task<IReadOnlyList<(OrderRow, PaymentRow, Dictionary<int, decimal?>)>> ListPaymentsAsync(
        IReadOnlyList<OrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        try
        {
            var payments = await odoo.SearchReadAsync(
                "payment.transaction",
                OdooDomain
                    .Where("sale_order_ids")
                    .IsIn(rows.Select(static row => new OdooId(row.Id)))
                    .And(OdooDomain.Where("state").Is(Done)),
                new OdooQuery { Order = "id" },
                OrderWire.Default.ListPaymentRow,
                cancellationToken
            );
            var totals = await ReadTotalsAsync(rows, payments, cancellationToken);
            return
            [
                .. payments.SelectMany(payment =>
                    rows.Where(row => payment.SaleOrderIds.Any(id => id.Value == row.Id)).Select(row => (row, payment, totals))
                ),
            ];
        }
        catch (ConnectorException exception) when (exception.Cause == FaultCause.MissingRight)
        {
            return []; // an account that may not see payments learns of the money by the invoices alone
        }
    }

    private async Task<Dictionary<int, decimal?>> ReadTotalsAsync(
        IReadOnlyList<OrderRow> rows,
        IReadOnlyList<PaymentRow> payments,
        CancellationToken cancellationToken
    )
    {
        var totals = rows.ToDictionary(static row => row.Id, static row => (decimal?)row.AmountTotal);
        var others = payments
            .SelectMany(static payment => payment.SaleOrderIds)
            .Where(id => !totals.ContainsKey(id.Value))
            .Distinct()
            .ToList();
        var found =
            others.Count == 0
                ? []
                : await odoo.SearchReadAsync(
                    "sale.order",
                    OdooDomain.Where("id").IsIn(others),
                    new OdooQuery { Order = "id" },
                    OrderWire.Default.ListOrderTotalRow,
                    cancellationToken
                );
        foreach (var row in found)
        {
            totals[row.Id] = row.AmountTotal;
        }

        return totals;
    }
}
