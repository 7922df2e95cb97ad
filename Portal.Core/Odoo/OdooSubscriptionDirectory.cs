using Portal.Core.Subscriptions;

namespace Portal.Core.Odoo;

/// <summary>
/// Subscriptions in progress by a fixed number of calls with short domains, however many there are: one call per subscription took 99 s for 2,000 of
/// them, and a domain with a list of ids is echoed in every group of the answer. Source: FACTS §8, D3, D4, G10.
/// </summary>
internal sealed class OdooSubscriptionDirectory(OdooClient odoo, SubscriptionFields fields) : ISubscriptionDirectory
{
    /// <summary>The only state in which a subscription bills.</summary>
    public const string InProgress = "3_progress";

    private const string Orders = "sale.order";

    public Uri? OrderUrl(int orderId) => odoo.FormUrl(Orders, new OdooId(orderId));

    public async Task<SubscriptionReading> ReadAsync(
        IReadOnlyCollection<string> productCodes,
        IReadOnlyCollection<int> productIds,
        CancellationToken cancellationToken
    )
    {
        var products = await odoo.SearchReadAsync(
            "product.product",
            OdooDomain
                .Where("default_code")
                .IsIn(productCodes)
                .Or(OdooDomain.Where("id").IsIn(productIds.Select(id => new OdooId(id)))),
            new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
            SeatWire.Default.ListSeatProductRow,
            cancellationToken
        );
        var rows = await ReadRunningAsync(cancellationToken); // first: it tells whether orders are subscriptions here
        // what does not need the other's answer is asked for beside it
        var readingLines = ReadLinesAsync(products, cancellationToken);
        var readingCompanies = ReadCompaniesAsync(rows, cancellationToken);
        var readingCurrencies = ReadCurrenciesAsync(rows, cancellationToken);
        var readingPeriods = ReadPeriodsAsync(rows, cancellationToken);
        await Task.WhenAll(readingLines, readingCompanies, readingCurrencies, readingPeriods);
        var (lines, companies) = (await readingLines, await readingCompanies);
        var (currencies, periods) = (await readingCurrencies, await readingPeriods);
        return new SubscriptionReading(
            [
                .. rows.Where(row => row.PartnerId is not null)
                    .Select(row => Make(row, lines[row.Id], companies, currencies, periods)),
            ],
            [.. products.Select(row => new SeatProduct(row.Id, row.DefaultCode, row.Name, row.Active))]
        );
    }

    // an unknown field is refused (FACTS §2): what is behind that is only looked for then, so that it costs the others no call
    private async Task<IReadOnlyList<SubscriptionRow>> ReadRunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await odoo.SearchReadAsync(
                Orders,
                Running(""),
                new OdooQuery { Order = "id" },
                SeatWire.Default.ListSubscriptionRow,
                cancellationToken
            );
        }
        catch (ConnectorException failure)
            when (failure is { Fault: ConnectorFault.Rejected, Cause: not FaultCause.MissingRight and not FaultCause.Conflict })
        {
            if (await fields.AreThereAsync(cancellationToken))
            {
                throw;
            }

            var found = await SubscriptionModels.FindOtherAsync(call =>
                odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken)
            );
            throw new ConnectorException(failure.System, failure.Fault, "orders are no subscriptions", failure)
            {
                Reason = $"it {SubscriptionModels.Describe(found)}",
            };
        }
    }

    // paused, churned, renewed ones and quotations are confirmed orders or subscriptions too, but nobody's seats are billed there
    private static OdooDomain Running(string path) =>
        OdooDomain
            .Where($"{path}is_subscription")
            .Is(true)
            .And(OdooDomain.Where($"{path}state").Is("sale"))
            .And(OdooDomain.Where($"{path}subscription_state").Is(InProgress));

    private static FoundSubscription Make(
        SubscriptionRow row,
        IEnumerable<SeatLineRow> lines,
        Dictionary<int, SeatPartnerRow> companies,
        Dictionary<int, CurrencyRow> currencies,
        Dictionary<int, BillingPeriod?> periods
    )
    {
        var partner = row.PartnerId!.Value.Id.Value; // not null, as asked for
        var company = companies.GetValueOrDefault(partner);
        var currency = row.CurrencyId is { } money ? currencies.GetValueOrDefault(money.Id.Value) : null;
        return new FoundSubscription(
            row.Id,
            row.Name,
            company?.Id ?? partner,
            company?.Name ?? "",
            currency?.Name ?? "",
            currency?.DecimalPlaces ?? 2,
            [.. lines.Select(line => Make(line))]
        )
        {
            IsLocked = row.Locked,
            Period = row.PlanId is { } plan ? periods.GetValueOrDefault(plan.Id.Value) : null,
        };
    }

    private static FoundSeatLine Make(SeatLineRow line) =>
        new(
            line.Id,
            line.ProductId!.Value.Id.Value, // not null, as asked for
            line.ProductUomQty,
            PriceOf(line)
        );

    /// <summary>
    /// What one of a line costs, without tax. A price that holds its taxes is told apart by what the line comes to with and without them; a line that
    /// bills nothing comes to nothing, so its price is taken as it stands.
    /// </summary>
    internal static decimal PriceOf(SeatLineRow line)
    {
        var price = line.PriceUnit * (1 - (line.Discount / 100));
        var sum = price * line.ProductUomQty;
        var isWithTax = Math.Abs(line.PriceTotal - sum) < Math.Abs(line.PriceSubtotal - sum);
        return line.ProductUomQty != 0 && isWithTax ? line.PriceSubtotal / line.ProductUomQty : price;
    }

    private async Task<ILookup<int, SeatLineRow>> ReadLinesAsync(
        IReadOnlyList<SeatProductRow> products,
        CancellationToken cancellationToken
    )
    {
        var lines =
            products.Count == 0
                ? []
                : await odoo.SearchReadAsync(
                    "sale.order.line",
                    Running("order_id.")
                        .And(OdooDomain.Where("product_id").IsIn(products.Select(product => new OdooId(product.Id)))),
                    new OdooQuery { Order = "id" },
                    SeatWire.Default.ListSeatLineRow,
                    cancellationToken
                );
        return lines
            .Where(line => line is { OrderId: not null, ProductId: not null })
            .ToLookup(line => line.OrderId!.Value.Id.Value); // not null, as asked for
    }

    // each partner of an order with the company that it belongs to; one that the account may not see stands for itself
    private async Task<Dictionary<int, SeatPartnerRow>> ReadCompaniesAsync(
        IReadOnlyList<SubscriptionRow> rows,
        CancellationToken cancellationToken
    )
    {
        var partners = await ReadPartnersAsync(
            rows.Where(row => row.PartnerId is not null).Select(row => row.PartnerId!.Value.Id.Value), // not null, as asked for
            cancellationToken
        );
        var above = await ReadPartnersAsync(
            partners.Values.Select(CompanyOf).Where(company => !partners.ContainsKey(company)),
            cancellationToken
        );
        return partners.ToDictionary(
            each => each.Key,
            each =>
                partners.GetValueOrDefault(CompanyOf(each.Value)) ?? above.GetValueOrDefault(CompanyOf(each.Value)) ?? each.Value
        );
    }

    private static int CompanyOf(SeatPartnerRow row) => row.CommercialPartnerId?.Id.Value ?? row.Id;

    private async Task<Dictionary<int, SeatPartnerRow>> ReadPartnersAsync(
        IEnumerable<int> ids,
        CancellationToken cancellationToken
    )
    {
        var wanted = ids.Distinct().Order().Select(id => new OdooId(id)).ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var found = await odoo.SearchReadAsync(
            "res.partner",
            OdooDomain.Where("id").IsIn(wanted),
            new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
            SeatWire.Default.ListSeatPartnerRow,
            cancellationToken
        );
        return found.ToDictionary(row => row.Id);
    }

    private async Task<Dictionary<int, CurrencyRow>> ReadCurrenciesAsync(
        IReadOnlyList<SubscriptionRow> rows,
        CancellationToken cancellationToken
    )
    {
        var ids = rows.Where(row => row.CurrencyId is not null).Select(row => row.CurrencyId!.Value.Id).Distinct().ToList(); // not null
        var found = await odoo.ReadAsync("res.currency", ids, SeatWire.Default.ListCurrencyRow, cancellationToken);
        return found.ToDictionary(row => row.Id);
    }

    private async Task<Dictionary<int, BillingPeriod?>> ReadPeriodsAsync(
        IReadOnlyList<SubscriptionRow> rows,
        CancellationToken cancellationToken
    )
    {
        var ids = rows.Where(row => row.PlanId is not null).Select(row => row.PlanId!.Value.Id).Distinct().ToList(); // not null
        var found = await odoo.ReadAsync("sale.subscription.plan", ids, SeatWire.Default.ListBillingPlanRow, cancellationToken);
        return found.ToDictionary(row => row.Id, row => BillingPeriod.Find(row.BillingPeriodValue, row.BillingPeriodUnit));
    }
}
