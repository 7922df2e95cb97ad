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
        var partners = await ByIdAsync(
            "res.partner",
            rows.Select(static row => row.PartnerId),
            PlanWire.Default.ListPlanPartnerRow,
            static row => row.Id,
            cancellationToken
        );
        var plans = await ByIdAsync(
            "sale.subscription.plan",
            rows.Select(static row => row.PlanId),
            PlanWire.Default.ListPlanRow,
            static row => row.Id,
            cancellationToken
        );
        var invoices = await ReadInvoicesAsync(rows, cancellationToken);
        var currencies = await ReadCurrenciesAsync(
            rows.Select(static row => row.CurrencyId).Concat(invoices.Values.Select(static row => row.CurrencyId)),
            cancellationToken
        );
        var read = new Read(lines, partners, plans, invoices, currencies);
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
            Lines = [.. read.Lines[row.Id]],
            Invoices =
            [
                .. row
                    .InvoiceIds.Select(id => read.Invoices.GetValueOrDefault(id.Value))
                    .OfType<PlanInvoiceRow>()
                    .Select(invoice => Make(invoice, read)),
            ],
            ReadAt = readAt,
        };
    }

    // a cancelled order keeps its state as a subscription
    private static string StateOf(PlanOrderRow row) =>
        row.State == Cancelled ? Cancelled
        : row.SubscriptionState.Length > 0 ? row.SubscriptionState
        : row.State is "sale" or "done" ? OdooSubscriptionDirectory.InProgress
        : "draft";

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

    private async Task<ILookup<int, FoundPlanLine>> ReadLinesAsync(
        IReadOnlyList<PlanOrderRow> rows,
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
            PlanWire.Default.ListPlanLineRow,
            cancellationToken
        );
        var products = await ByIdAsync(
            "product.product",
            lines.Select(static line => line.ProductId),
            PlanWire.Default.ListPlanProductRow,
            static row => row.Id,
            cancellationToken
        );
        return lines
            .Where(static line => line is { OrderId: not null, ProductId: not null })
            .ToLookup(
                static line => line.OrderId!.Value.Id.Value, // not null, as asked for
                line => Make(line, products.GetValueOrDefault(line.ProductId!.Value.Id.Value)) // not null, as asked for
            );
    }

    private static FoundPlanLine Make(PlanLineRow line, PlanProductRow? product) =>
        new(
            line.Id,
            product?.Name ?? "",
            product?.DefaultCode ?? "",
            line.ProductUomQty,
            line.PriceUnit,
            line.PriceTotal,
            product?.RecurringInvoice ?? false
        );

    private async Task<Dictionary<int, PlanInvoiceRow>> ReadInvoicesAsync(
        IReadOnlyList<PlanOrderRow> rows,
        CancellationToken cancellationToken
    )
    {
        var found = await odoo.ReadAsync(
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
        var found = await odoo.ReadAsync(model, ids, rows, cancellationToken);
        return found.ToDictionary(idOf);
    }

    private sealed record Read(
        ILookup<int, FoundPlanLine> Lines,
        Dictionary<int, PlanPartnerRow> Partners,
        Dictionary<int, PlanRow> Plans,
        Dictionary<int, PlanInvoiceRow> Invoices,
        Dictionary<int, CurrencyRow> Currencies
    );
}
