using Portal.Core.Retail;

namespace Portal.Core.Odoo;

/// <summary>Sales orders with all that hangs on them. Source: FACTS §4 (paging, write_date), §6 (states, payment), 001-23 to 001-34.</summary>
internal sealed class OdooOrderDirectory(
    OdooConfigured configured,
    OdooClient odoo,
    OrderFields fields,
    OrderParts parts,
    TimeProvider time
) : IOrderDirectory
{
    private const string Orders = "sale.order";

    public bool IsConnected => configured.IsConnected;

    public Task<IReadOnlyList<FoundOrder>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? Task.FromResult<IReadOnlyList<FoundOrder>>([])
            : SearchAsync(
                OdooDomain.Where("id").IsIn(ids.Distinct().Order().Select(static id => new OdooId(id))),
                "id",
                null,
                cancellationToken
            );

    public async Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken)
    {
        var newest = await SearchRowsAsync(
            OdooDomain.Everything,
            "write_date desc, id desc",
            1,
            ["write_date"],
            cancellationToken
        );
        return newest is [var row] ? row.WriteDate : null;
    }

    public Task<IReadOnlyList<FoundOrder>> ListAsync(int afterId, int size, CancellationToken cancellationToken) =>
        SearchAsync(OdooDomain.Where("id").IsMoreThan(afterId), "id", size, cancellationToken);

    public Task<IReadOnlyList<FoundOrder>> ListChangesAsync(
        DateTime from,
        int? afterId,
        int size,
        CancellationToken cancellationToken
    )
    {
        var changed = OdooDomain.Where("write_date").IsNotBefore(from);
        return afterId is { } id
            ? SearchAsync(
                changed
                    .And(OdooDomain.Where("write_date").IsBefore(from.AddSeconds(1)))
                    .And(OdooDomain.Where("id").IsMoreThan(id)),
                "id",
                size,
                cancellationToken
            )
            : SearchAsync(changed, "write_date,id", size, cancellationToken);
    }

    public async Task<IReadOnlyList<int>> ListIdsAsync(int afterId, int size, CancellationToken cancellationToken)
    {
        var call = new OdooCall(Orders, "search")
        {
            Arguments = new OdooValues()
                .Set("domain", OdooDomain.Where("id").IsMoreThan(afterId))
                .Set("limit", size)
                .Set("order", "id"),
            IsRead = true,
            LeadingByPosition = 1,
        };
        return await odoo.CallAsync(call, OdooWire.Default.ListInt32, cancellationToken) ?? [];
    }

    // "exists" looks past the record rules; an Odoo that keeps it to itself says by each record whether it is hidden or gone
    public async Task<IReadOnlyList<int>> FindGoneAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        try
        {
            return [.. ids.Except(await AskIdsAsync("exists", ids, cancellationToken))];
        }
        catch (ConnectorException refusal)
            when (refusal is { Cause: FaultCause.MissingRight } or { Fault: ConnectorFault.Rejected })
        {
            return await FindGoneByReadingAsync(ids, cancellationToken);
        }
    }

    public Task<PaymentTrace?> TraceAsync(PaymentRecord record, int id, CancellationToken cancellationToken) =>
        record == PaymentRecord.Invoice ? TraceInvoiceAsync(id, cancellationToken) : TracePaymentAsync(id, cancellationToken);

    public Uri? OrderUrl(int orderId) => odoo.FormUrl(Orders, new OdooId(orderId));

    // one hidden record has the whole reading refused; deleted ones are left out in silence
    private async Task<IReadOnlyList<int>> FindGoneByReadingAsync(IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await odoo.ReadAsync(
                Orders,
                [.. ids.Select(static id => new OdooId(id))],
                OrderWire.Default.ListOrderIdRow,
                cancellationToken
            );
            return [.. ids.Except(rows.Select(static row => row.Id))];
        }
        catch (ConnectorException refusal) when (refusal.Cause == FaultCause.MissingRight)
        {
            var half = ids.Count / 2;
            return half == 0
                ? []
                :
                [
                    .. await FindGoneByReadingAsync([.. ids.Take(half)], cancellationToken),
                    .. await FindGoneByReadingAsync([.. ids.Skip(half)], cancellationToken),
                ];
        }
    }

    private async Task<IReadOnlyList<int>> AskIdsAsync(string method, IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        var call = new OdooCall(Orders, method) { Ids = [.. ids.Select(static id => new OdooId(id))], IsRead = true };
        return await odoo.CallAsync(call, OdooWire.Default.ListInt32, cancellationToken) ?? [];
    }

    private async Task<PaymentTrace?> TraceInvoiceAsync(int id, CancellationToken cancellationToken)
    {
        var invoices = await odoo.ReadAsync(
            "account.move",
            [new OdooId(id)],
            OrderWire.Default.ListInvoiceRow,
            cancellationToken
        );
        return invoices is [var invoice]
            ? new PaymentTrace(
                invoice.PaymentState,
                OrderMoney.IsPaid(invoice),
                await FindIdsAsync([new OdooId(id)], cancellationToken)
            )
            : null;
    }

    private async Task<PaymentTrace?> TracePaymentAsync(int id, CancellationToken cancellationToken)
    {
        var payments = await odoo.ReadAsync(
            "payment.transaction",
            [new OdooId(id)],
            OrderWire.Default.ListPaymentRow,
            cancellationToken
        );
        if (payments is not [var payment])
        {
            return null;
        }

        var invoiced = await FindIdsAsync(payment.InvoiceIds, cancellationToken);
        return new PaymentTrace(
            payment.State,
            payment.State == OrderMoney.Done,
            [.. payment.SaleOrderIds.Select(static order => order.Value).Union(invoiced)]
        );
    }

    private async Task<IReadOnlyList<int>> FindIdsAsync(IReadOnlyList<OdooId> invoices, CancellationToken cancellationToken)
    {
        if (invoices.Count == 0)
        {
            return [];
        }

        var rows = await SearchRowsAsync(OdooDomain.Where("invoice_ids").IsIn(invoices), "id", null, ["name"], cancellationToken);
        return [.. rows.Select(static row => row.Id)];
    }

    private async Task<IReadOnlyList<FoundOrder>> SearchAsync(
        OdooDomain domain,
        string order,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var readAt = time.GetUtcNow().UtcDateTime;
        var (names, outletModel) = await fields.ReadAsync(cancellationToken);
        var rows = await SearchRowsAsync(domain, order, limit, names, cancellationToken);
        return await parts.CompleteAsync(rows, outletModel, readAt, cancellationToken);
    }

    private async Task<IReadOnlyList<OrderRow>> SearchRowsAsync(
        OdooDomain domain,
        string order,
        int? limit,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    )
    {
        var arguments = new OdooValues().Set("domain", domain).Set("fields", names).Set("order", order).SetJson("load", null);
        if (limit is { } most)
        {
            arguments.Set("limit", most);
        }

        var call = new OdooCall(Orders, "search_read")
        {
            Arguments = arguments,
            IsRead = true,
            LeadingByPosition = 1,
        };
        return await odoo.CallAsync(call, OrderWire.Default.ListOrderRow, cancellationToken) ?? [];
    }
}

/// <summary>Whether the settings, or the sandbox, name an Odoo.</summary>
internal sealed record OdooConfigured(bool IsConnected);
