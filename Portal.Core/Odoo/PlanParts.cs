using System.Text.Json.Serialization.Metadata;
using Portal.Core.ServicePlans;

namespace Portal.Core.Odoo;

/// <summary>Reads what hangs on subscriptions, all of a page at once: lines, products, customers, plans and invoices.</summary>
internal sealed class PlanParts(OdooClient odoo)
{
    private const string Cancelled = "cancel";

    public async Task<IReadOnlyList<FoundPlan>> CompleteAsync(
        IReadOnlyList<PlanOrderRow> rows,
        DateTime readAt,
        CancellationToken cancellationToken
    )
    {
        rows = [.. rows.Where(static row => row.PartnerId is not null)];
        if (rows.Count == 0)
        {
            return [];
        }

        var lines = await ReadLinesAsync(rows, cancellationToken);
        var products = await ReadProductsAsync(lines, cancellationToken);
        var (partners, plans) = (await ReadPartnersAsync(rows, cancellationToken), await ReadPlansAsync(rows, cancellationToken));
        var invoices = await ReadInvoicesAsync(rows, cancellationToken);
        var billed = await ReadBilledAsync(invoices.Keys, cancellationToken);
        var currencies = await ReadCurrenciesAsync(
            rows.Select(static row => row.CurrencyId).Concat(invoices.Values.Select(static row => row.CurrencyId)),
            cancellationToken
        );
        var read = new Read(lines, products, partners, plans, invoices, billed, currencies);
        return [.. rows.Select(row => Make(row, read, readAt))];
    }

    /// <summary>Payments of the subscription or of one of its invoices, newest first.</summary>
    public async Task<IReadOnlyList<FoundPlanPayment>> ReadPaymentsAsync(
        int planId,
        IReadOnlyCollection<int> invoiceIds,
        CancellationToken cancellationToken
    )
    {
        var of = OdooDomain.Where("sale_order_ids").IsIn([new OdooId(planId)]);
        var rows = await odoo.SearchReadAsync(
            "payment.transaction",
            invoiceIds.Count == 0
                ? of
                : of.Or(OdooDomain.Where("invoice_ids").IsIn(invoiceIds.Select(static id => new OdooId(id)))),
            new OdooQuery { Order = "id desc", Limit = 50 },
            PlanWire.Default.ListPlanPaymentRow,
            cancellationToken
        );
        var currencies = await ReadCurrenciesAsync(rows.Select(static row => row.CurrencyId), cancellationToken);
        return
        [
            .. rows.Select(row => new FoundPlanPayment(
                row.Reference,
                row.State,
                row.Amount,
                CurrencyOf(row.CurrencyId, currencies).Name,
                row.WriteDate ?? DateTime.UnixEpoch
            )),
        ];
    }

    private static FoundPlan Make(PlanOrderRow row, Read read, DateTime readAt)
    {
        var partner = row.PartnerId!.Value.Id.Value; // those that have one
        var plan = row.PlanId is { } link ? read.Plans.GetValueOrDefault(link.Id.Value) : null;
        var currency = CurrencyOf(row.CurrencyId, read.Currencies);
        return new FoundPlan
        {
            Id = row.Id,
            Name = row.Name,
            State = StateOf(row),
            IsConfirmed = row.State is "sale" or "done", // "done" was a locked order until Odoo 17
            CustomerId = partner,
            CustomerName = read.Partners.GetValueOrDefault(partner)?.Name ?? "",
            PlanName = plan?.Name ?? "",
            PeriodValue = plan?.BillingPeriodValue ?? 0,
            PeriodUnit = plan?.BillingPeriodUnit ?? "",
            Currency = currency.Name,
            Decimals = currency.DecimalPlaces,
            Total = row.AmountTotal,
            StartsOn = row.StartDate,
            NextInvoiceOn = row.NextInvoiceDate,
            CreatedAt = row.CreateDate ?? DateTime.UnixEpoch,
            OrderedAt = row.DateOrder ?? DateTime.UnixEpoch,
            ChangedAt = row.WriteDate ?? DateTime.UnixEpoch,
            Lines = [.. read.Lines[row.Id].Select(line => Make(line, read)).OfType<FoundPlanLine>()],
            Invoices = [.. InvoicesOf(row, read)],
            ReadAt = readAt,
        };
    }

    // a cancelled order keeps its state as a subscription
    private static string StateOf(PlanOrderRow row) =>
        row.State == Cancelled ? Cancelled
        : row.SubscriptionState.Length > 0 ? row.SubscriptionState
        : row.State is "sale" or "done" ? OdooSubscriptionDirectory.InProgress
        : "draft";

    // Odoo names at each subscription of a family, what was renewed and what renews it, the invoices of all of them: those whose lines are of this one
    private static IEnumerable<FoundPlanInvoice> InvoicesOf(PlanOrderRow row, Read read)
    {
        var own = read.Lines[row.Id].Select(static line => line.Id).ToHashSet();
        return row
            .InvoiceIds.Select(id => read.Invoices.GetValueOrDefault(id.Value))
            .OfType<PlanInvoiceRow>()
            .Where(invoice => read.Billed[invoice.Id].Any(own.Contains))
            .Select(invoice => Make(invoice, read));
    }

    private static FoundPlanInvoice Make(PlanInvoiceRow row, Read read)
    {
        var currency = CurrencyOf(row.CurrencyId, read.Currencies);
        return new FoundPlanInvoice(
            row.Id,
            row.Name,
            row.MoveType == "out_refund",
            row.State,
            row.PaymentState,
            row.AmountTotal,
            row.AmountResidual,
            currency.Name,
            currency.DecimalPlaces,
            row.InvoiceDate,
            row.InvoiceDateDue
        );
    }

    private static CurrencyRow CurrencyOf(OdooLink? link, Dictionary<int, CurrencyRow> currencies) =>
        (link is { } currency ? currencies.GetValueOrDefault(currency.Id.Value) : null) ?? new CurrencyRow(0, "", 2);

    // by order, also those without a product, by which an advance is billed
    private async Task<ILookup<int, PlanLineRow>> ReadLinesAsync(
        IReadOnlyList<PlanOrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        var lines = await odoo.SearchReadAsync(
            "sale.order.line",
            OdooDomain.Where("order_id").IsIn(rows.Select(static row => new OdooId(row.Id))),
            new OdooQuery { Order = "id" },
            PlanWire.Default.ListPlanLineRow,
            cancellationToken
        );
        return lines.Where(static line => line.OrderId is not null).ToLookup(static line => line.OrderId!.Value.Id.Value); // not null, as asked for
    }

    private Task<Dictionary<int, PlanProductRow>> ReadProductsAsync(
        ILookup<int, PlanLineRow> lines,
        CancellationToken cancellationToken
    ) =>
        ByIdAsync(
            "product.product",
            lines.SelectMany(static order => order).Select(static line => line.ProductId),
            PlanWire.Default.ListPlanProductRow,
            static row => row.Id,
            cancellationToken
        );

    private Task<Dictionary<int, PlanPartnerRow>> ReadPartnersAsync(
        IEnumerable<PlanOrderRow> rows,
        CancellationToken cancellationToken
    ) =>
        ByIdAsync(
            "res.partner",
            rows.Select(static row => row.PartnerId),
            PlanWire.Default.ListPlanPartnerRow,
            static row => row.Id,
            cancellationToken
        );

    private Task<Dictionary<int, PlanRow>> ReadPlansAsync(IEnumerable<PlanOrderRow> rows, CancellationToken cancellationToken) =>
        ByIdAsync(
            "sale.subscription.plan",
            rows.Select(static row => row.PlanId),
            PlanWire.Default.ListPlanRow,
            static row => row.Id,
            cancellationToken
        );

    // null for a section, a note, an advance
    private static FoundPlanLine? Make(PlanLineRow line, Read read)
    {
        if (line.ProductId is not { } link)
        {
            return null;
        }

        var product = read.Products.GetValueOrDefault(link.Id.Value);
        return new FoundPlanLine(
            line.Id,
            product?.Name ?? "",
            product?.DefaultCode ?? "",
            line.ProductUomQty,
            line.PriceUnit,
            line.PriceTotal,
            product?.RecurringInvoice ?? false
        );
    }

    // the lines of orders that each invoice bills
    private async Task<ILookup<int, int>> ReadBilledAsync(IEnumerable<int> invoices, CancellationToken cancellationToken)
    {
        var ids = invoices.Order().Select(static id => new OdooId(id)).ToList();
        var lines =
            ids.Count == 0
                ? []
                : await odoo.SearchReadAsync(
                    "account.move.line",
                    OdooDomain.Where("move_id").IsIn(ids).And(OdooDomain.Where("sale_line_ids").IsSet()),
                    new OdooQuery { Order = "id" },
                    PlanWire.Default.ListPlanBilledRow,
                    cancellationToken
                );
        return lines
            .Where(static line => line.MoveId is not null)
            .SelectMany(
                static line => line.SaleLineIds,
                static (line, sale) => (Move: line.MoveId!.Value.Id.Value, Sale: sale.Value)
            ) // not null, as asked for
            .ToLookup(static each => each.Move, static each => each.Sale);
    }

    private async Task<Dictionary<int, PlanInvoiceRow>> ReadInvoicesAsync(
        IReadOnlyList<PlanOrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        var found = await SearchAsync(
            "account.move",
            [.. rows.SelectMany(static row => row.InvoiceIds).Distinct()],
            PlanWire.Default.ListPlanInvoiceRow,
            cancellationToken
        );
        return found.Where(static row => row.MoveType is "out_invoice" or "out_refund").ToDictionary(static row => row.Id);
    }

    private Task<Dictionary<int, CurrencyRow>> ReadCurrenciesAsync(
        IEnumerable<OdooLink?> links,
        CancellationToken cancellationToken
    ) => ByIdAsync("res.currency", links, PlanWire.Default.ListCurrencyRow, static row => row.Id, cancellationToken);

    private async Task<Dictionary<int, T>> ByIdAsync<T>(
        string model,
        IEnumerable<OdooLink?> links,
        JsonTypeInfo<List<T>> rows,
        Func<T, int> idOf,
        CancellationToken cancellationToken
    )
    {
        var ids = links.OfType<OdooLink>().Select(static link => link.Id).Distinct().ToList();
        var found = await SearchAsync(model, ids, rows, cancellationToken);
        return found.ToDictionary(idOf);
    }

    // a search leaves out what the account may not see; a reading by id would be refused as a whole
    private async Task<IReadOnlyList<T>> SearchAsync<T>(
        string model,
        List<OdooId> ids,
        JsonTypeInfo<List<T>> rows,
        CancellationToken cancellationToken
    ) =>
        ids.Count == 0
            ? []
            : await odoo.SearchReadAsync(
                model,
                OdooDomain.Where("id").IsIn(ids),
                new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
                rows,
                cancellationToken
            );

    private sealed record Read(
        ILookup<int, PlanLineRow> Lines,
        Dictionary<int, PlanProductRow> Products,
        Dictionary<int, PlanPartnerRow> Partners,
        Dictionary<int, PlanRow> Plans,
        Dictionary<int, PlanInvoiceRow> Invoices,
        ILookup<int, int> Billed,
        Dictionary<int, CurrencyRow> Currencies
    );
}
