using System.Text.Json.Serialization.Metadata;
using Portal.Core.Retail;

namespace Portal.Core.Odoo;

/// <summary>Reads what hangs on orders, all of a page at once: lines, products, people, outlets and, by <see cref="OrderMoney"/>, deposits.</summary>
internal sealed class OrderParts(OdooClient odoo, OrderMoney money, EntitlementOptions options)
{
    private static readonly FoundParty Nobody = new(0, "", "");

    /// <summary>True for a customer's invoice that is paid. Source: FACTS §6 (payment_state).</summary>
    public static bool IsPaid(InvoiceRow invoice) =>
        invoice is { State: "posted", MoveType: "out_invoice" or "out_receipt", PaymentState: "paid" or "in_payment" };

    public async Task<IReadOnlyList<FoundOrder>> CompleteAsync(
        IReadOnlyList<OrderRow> rows,
        string outletModel,
        DateTime readAt,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var lines = await ReadLinesAsync(rows, cancellationToken);
        var people = await ByIdAsync(
            "res.partner",
            rows.SelectMany(static row => Ids(row.PartnerId, row.XChannelPartnerId, row.XSalesRepId)),
            OrderWire.Default.ListOrderPartnerRow,
            static row => row.Id,
            cancellationToken
        );
        var outlets = await ByIdAsync(
            outletModel,
            rows.SelectMany(static row => Ids(row.XOutletId)),
            OrderWire.Default.ListOutletRow,
            static row => row.Id,
            cancellationToken
        );
        var currencies = await ByIdAsync(
            "res.currency",
            rows.SelectMany(static row => Ids(row.CurrencyId)),
            OrderWire.Default.ListCurrencyRow,
            static row => row.Id,
            cancellationToken
        );
        var withDeposit = rows.Where(row => lines[row.Id].Any(line => options.IsDeposit(line.ProductCode))).ToList();
        var paid = await money.ReadPaidAsync(withDeposit, lines, cancellationToken);
        var transferred = await money.ReadTransferredAsync(withDeposit, cancellationToken);
        return [.. rows.Select(row => Make(row))];

        FoundOrder Make(OrderRow row)
        {
            var currency = row.CurrencyId is { } money ? currencies.GetValueOrDefault(money.Id.Value) : null;
            return new FoundOrder
            {
                Id = row.Id,
                Name = row.Name,
                State = StateOf(row.State),
                IsSubscription = row.IsSubscription,
                Customer = Person(row.PartnerId, people) ?? Nobody,
                Outlet = Place(row.XOutletId, outlets),
                Channel = Person(row.XChannelPartnerId, people),
                Representative = Person(row.XSalesRepId, people),
                CompanyId = row.CompanyId?.Id.Value,
                Currency = currency?.Name ?? "",
                Decimals = currency?.DecimalPlaces ?? 2,
                Total = row.AmountTotal,
                Untaxed = row.AmountUntaxed,
                CreatedAt = row.CreateDate ?? DateTime.UnixEpoch,
                OrderedAt = row.DateOrder ?? DateTime.UnixEpoch,
                ChangedAt = row.WriteDate ?? DateTime.UnixEpoch,
                Lines = [.. lines[row.Id]],
                Paid = [.. paid[row.Id]],
                Transferred = transferred.GetValueOrDefault(row.Id),
                ReadAt = readAt,
            };
        }
    }

    private static FoundParty? Person(OdooLink? link, Dictionary<int, OrderPartnerRow> people) =>
        link is not { } person ? null
        : people.GetValueOrDefault(person.Id.Value) is { } row ? new FoundParty(row.Id, row.Name, row.Ref)
        : new FoundParty(person.Id.Value, "", "");

    private static FoundOutlet? Place(OdooLink? link, Dictionary<int, OutletRow> outlets) =>
        link is not { } place ? null
        : outlets.GetValueOrDefault(place.Id.Value) is { } row ? new FoundOutlet(row.Id, row.XName, row.XCode)
        : new FoundOutlet(place.Id.Value, "", "");

    // "done" was a locked order until Odoo 17
    private static OrderState StateOf(string state) =>
        state switch
        {
            "sale" or "done" => OrderState.Confirmed,
            "cancel" => OrderState.Cancelled,
            "sent" => OrderState.Sent,
            _ => OrderState.Draft,
        };

    private async Task<ILookup<int, FoundOrderLine>> ReadLinesAsync(
        IReadOnlyList<OrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        var lines = await odoo.SearchReadAsync(
            "sale.order.line",
            OdooDomain
                .Where("order_id")
                .IsIn(rows.Select(static row => new OdooId(row.Id)))
                .And(OdooDomain.Where("product_id").IsSet()),
            new OdooQuery { Order = "id" },
            OrderWire.Default.ListSaleLineRow,
            cancellationToken
        );
        var products = await ByIdAsync(
            "product.product",
            lines.SelectMany(static line => Ids(line.ProductId)),
            OrderWire.Default.ListSoldProductRow,
            static row => row.Id,
            cancellationToken
        );
        return lines
            .Where(static line => line is { OrderId: not null, ProductId: not null })
            .ToLookup(
                static line => line.OrderId!.Value.Id.Value, // not null, as asked for
                line => Make(line, products)
            );
    }

    private static FoundOrderLine Make(SaleLineRow line, Dictionary<int, SoldProductRow> products)
    {
        var id = line.ProductId!.Value.Id.Value; // not null, as asked for
        var product = products.GetValueOrDefault(id);
        return new FoundOrderLine(
            line.Id,
            id,
            product?.Name ?? "",
            product?.DefaultCode ?? "",
            line.ProductUomQty,
            line.PriceUnit,
            line.PriceTotal
        );
    }

    private async Task<Dictionary<int, T>> ByIdAsync<T>(
        string model,
        IEnumerable<OdooId> ids,
        JsonTypeInfo<List<T>> rows,
        Func<T, int> idOf,
        CancellationToken cancellationToken
    )
    {
        var found = await odoo.ReadAsync(model, [.. ids.Distinct()], rows, cancellationToken);
        return found.ToDictionary(idOf);
    }

    private static IEnumerable<OdooId> Ids(params IEnumerable<OdooLink?> links) =>
        links.Where(static link => link is not null).Select(static link => link!.Value.Id); // those that are
}
