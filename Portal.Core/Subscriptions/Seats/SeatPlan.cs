namespace Portal.Core.Subscriptions.Seats;

/// <summary>A client: a company in Odoo with all contacts below it. Source: D4.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Name.</param>
internal sealed record SeatClient(int Id, string Name);

/// <summary>One line of a subscription as it is billed, and what is proposed for it.</summary>
internal sealed record SeatPlanLine
{
    public required SeatClient Client { get; init; }

    public required int OrderId { get; init; }

    public required string OrderName { get; init; }

    /// <summary>Null where the subscription has no line of the product.</summary>
    public int? OdooLineId { get; init; }

    public required SeatProduct Product { get; init; }

    public decimal Billed { get; init; }

    /// <summary>Devices of the client and the product.</summary>
    public int Counted { get; init; }

    public decimal Proposed { get; init; }

    public bool IsTarget { get; init; }

    public decimal? UnitPrice { get; init; }

    /// <summary>How often the subscription bills; null where nobody knows.</summary>
    public BillingPeriod? Period { get; init; }

    public string Currency { get; init; } = "";

    public int Decimals { get; init; } = 2;

    public int Excluded { get; init; }

    public decimal OtherBilled { get; init; }

    public SeatGuards Guards { get; init; }

    public SeatLineState State { get; init; }

    /// <summary>Why it is asked, or what was said to it before; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    public bool IsRetired => Guards.HasFlag(SeatGuards.RetiredProduct);

    /// <summary>By what its devices are told apart from others.</summary>
    public (int Client, string Code) Key => (Client.Id, Product.Code);

    /// <summary>What a stored line was planned from.</summary>
    public static SeatPlanLine Of(SeatLine line) =>
        new()
        {
            Client = new SeatClient(line.ClientId, line.ClientName),
            OrderId = line.OrderId,
            OrderName = line.OrderName,
            OdooLineId = line.OdooLineId,
            Product = new SeatProduct(line.ProductId, line.ProductCode, line.ProductCode, IsActive: true),
            Billed = line.Billed,
            Counted = line.Counted,
            UnitPrice = line.UnitPrice,
            Period = line.Period,
            Currency = line.Currency,
            Decimals = line.Decimals,
            Excluded = line.Excluded,
            Guards = line.Guards & SeatPlanner.Lasting,
            Reason = line.Guards.HasFlag(SeatGuards.Refused) ? line.Reason : "",
        };
}

/// <summary>A subscription's order.</summary>
/// <param name="Id">Its id in Odoo.</param>
/// <param name="Name">Its number.</param>
internal sealed record SeatOrder(int Id, string Name);

/// <summary>How many devices were found, by client and product.</summary>
/// <param name="Counts">By client and internal reference.</param>
/// <param name="ExcludedOf">Devices that a rule leaves out, by client.</param>
internal sealed record SeatCounts(
    IReadOnlyDictionary<(int Client, string Code), int> Counts,
    IReadOnlyDictionary<int, int> ExcludedOf
)
{
    public int Of(int client, string code) => Counts.GetValueOrDefault((client, code));
}

/// <summary>
/// Says what each line is to bill. It knows no database and no Odoo. A client's lines are proposed together and go together: seats of two
/// subscriptions, or of two products, are never billed twice in between. Source: D2, D11, 000-31, 000-32.
/// </summary>
internal static class SeatPlanner
{
    /// <summary>Guards that come with the line, whichever subscription is chosen.</summary>
    public const SeatGuards Lasting =
        SeatGuards.RetiredProduct
        | SeatGuards.Fraction
        | SeatGuards.TwoLines
        | SeatGuards.Locked
        | SeatGuards.Postponed
        | SeatGuards.Refused;

    /// <summary>The lines of one client as they are billed: one for each seat line, and one for each subscription that has none of a counted product.</summary>
    /// <param name="subscriptions">The client's, all of them.</param>
    /// <param name="products">What is counted, or was. Of several with one reference the first bills, and takes over from the others.</param>
    /// <param name="counts">What was counted.</param>
    /// <param name="counted">References that are counted now.</param>
    public static List<SeatPlanLine> Lay(
        IReadOnlyList<FoundSubscription> subscriptions,
        IReadOnlyList<SeatProduct> products,
        SeatCounts counts,
        IReadOnlyCollection<string> counted
    )
    {
        var client = new SeatClient(subscriptions[0].ClientId, subscriptions[0].ClientName);
        var ordered = subscriptions.OrderBy(subscription => subscription.OrderId).ToList();
        return
        [
            .. products.SelectMany(product =>
            {
                var isRetired =
                    !counted.Contains(product.Code) || products.First(each => each.Code == product.Code).Id != product.Id;
                var seats = isRetired ? 0 : counts.Of(client.Id, product.Code);
                var excluded = counts.ExcludedOf.GetValueOrDefault(client.Id);
                return ordered.SelectMany(subscription =>
                    Lay(
                        subscription,
                        Blank(client, subscription, product, isRetired) with
                        {
                            Counted = seats,
                            Excluded = excluded,
                        }
                    )
                );
            }),
        ];
    }

    /// <summary>Proposes for all lines of one client.</summary>
    /// <param name="laid">All of them, as billed.</param>
    /// <param name="home">The subscription that its seats belong to; null when nobody has said.</param>
    /// <param name="options">The thresholds.</param>
    public static List<SeatPlanLine> Propose(IReadOnlyList<SeatPlanLine> laid, SeatOrder? home, SeatOptions options)
    {
        if (FindTarget(laid, home) is not { } target)
        {
            return [.. laid.Select(line => Ask(line, laid, home))];
        }

        var proposed = laid.Select(line => For(line, laid, target, options)).ToList();
        var waits = proposed.Exists(line => line.State == SeatLineState.Proposed && line.Guards != SeatGuards.None);
        return waits ? proposed.ConvertAll(Join) : proposed;
    }

    // one that was chosen and is away, such as paused, still bills what it did once it is back: another one takes its seats only when somebody
    // says so, also the only one that is left. Nothing counted is billed nowhere
    private static int? FindTarget(IReadOnlyList<SeatPlanLine> laid, SeatOrder? home)
    {
        var orders = laid.Select(line => line.OrderId).Distinct().ToList();
        return home is not null && orders.Contains(home.Id) ? home.Id
            : orders.Count == 1 && (home is null || laid.All(line => line.Counted == 0)) ? orders[0]
            : null;
    }

    private static IEnumerable<SeatPlanLine> Lay(FoundSubscription subscription, SeatPlanLine blank)
    {
        var lines = subscription.Lines.Where(line => line.ProductId == blank.Product.Id).OrderBy(line => line.LineId).ToList();
        var laid = lines.Count > 1 ? blank with { Guards = blank.Guards | SeatGuards.TwoLines } : blank;
        return lines.Count > 0 ? lines.Select(line => Billed(laid, line))
            : blank.Counted > 0 ? [blank]
            : [];
    }

    private static SeatPlanLine Blank(SeatClient client, FoundSubscription subscription, SeatProduct product, bool isRetired) =>
        new()
        {
            Client = client,
            OrderId = subscription.OrderId,
            OrderName = subscription.Name,
            Product = product,
            Period = subscription.Period,
            Currency = subscription.Currency,
            Decimals = subscription.Decimals,
            Guards =
                (isRetired ? SeatGuards.RetiredProduct : SeatGuards.None)
                | (subscription.IsLocked ? SeatGuards.Locked : SeatGuards.None),
        };

    private static SeatPlanLine Billed(SeatPlanLine blank, FoundSeatLine line) =>
        blank with
        {
            OdooLineId = line.LineId,
            Billed = line.Quantity,
            UnitPrice = line.UnitPrice,
            Guards = blank.Guards | (decimal.IsInteger(line.Quantity) ? SeatGuards.None : SeatGuards.Fraction),
        };

    private static SeatPlanLine Ask(SeatPlanLine line, IReadOnlyList<SeatPlanLine> laid, SeatOrder? away) =>
        line with
        {
            Proposed = line.Billed,
            IsTarget = IsFirst(line, laid, line.OrderId) && line.OrderId == FirstOrder(line, laid),
            OtherBilled = Others(line, laid),
            Guards = (line.Guards & Lasting) | SeatGuards.ManySubscriptions,
            State = SeatLineState.Asked,
            Reason = line.Reason.Length > 0 || away is null ? line.Reason : Say(away),
        };

    private static string Say(SeatOrder away) =>
        $"{away.Name}, on which the client's seats are billed, is not in progress now. Say on which subscription they are billed, or wait until it is back.";

    private static SeatPlanLine For(SeatPlanLine line, IReadOnlyList<SeatPlanLine> laid, int target, SeatOptions options)
    {
        var isTarget = line.OrderId == target && IsFirst(line, laid, target);
        var proposed = isTarget && !line.Guards.HasFlag(SeatGuards.RetiredProduct) ? line.Counted : 0;
        var isChanged = proposed != line.Billed;
        return line with
        {
            Proposed = proposed,
            IsTarget = isTarget,
            OtherBilled = Others(line, laid),
            State = isChanged ? SeatLineState.Proposed : SeatLineState.Unchanged,
            Guards = (line.Guards & Lasting) | (isChanged ? Judge(line.Billed, proposed, options) : SeatGuards.None),
        };
    }

    /// <summary>What speaks against a change. Source: D11.</summary>
    internal static SeatGuards Judge(decimal billed, decimal proposed, SeatOptions options)
    {
        var change = Math.Abs(proposed - billed);
        return (options.IsSmall(billed, change) ? SeatGuards.None : SeatGuards.Threshold)
            | (proposed == 0 ? SeatGuards.Zero : SeatGuards.None)
            | ((billed - proposed) * 100 > billed * SeatOptions.LargeDropPercent ? SeatGuards.LargeDrop : SeatGuards.None);
    }

    private static SeatPlanLine Join(SeatPlanLine line) =>
        line.State == SeatLineState.Proposed && line.Guards == SeatGuards.None
            ? line with
            {
                Guards = SeatGuards.OtherLine,
            }
            : line;

    // of two lines of a product on one order the first goes on
    private static bool IsFirst(SeatPlanLine line, IReadOnlyList<SeatPlanLine> laid, int order) =>
        ReferenceEquals(laid.First(each => each.Product.Id == line.Product.Id && each.OrderId == order), line);

    private static int FirstOrder(SeatPlanLine line, IReadOnlyList<SeatPlanLine> laid) =>
        laid.First(each => each.Product.Id == line.Product.Id).OrderId;

    private static decimal Others(SeatPlanLine line, IReadOnlyList<SeatPlanLine> laid) =>
        laid.Where(each => each.Product.Id == line.Product.Id && !ReferenceEquals(each, line)).Sum(each => each.Billed);
}
