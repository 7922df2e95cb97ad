namespace Portal.Core.Subscriptions;

/// <summary>Where subscriptions are kept. The next hop is the connector to Odoo.</summary>
public interface ISubscriptionDirectory
{
    /// <summary>
    /// Reads every subscription that is truly in progress, with the lines of these products: a fixed number of calls, however many there are.
    /// Source: D3, D4, G10.
    /// </summary>
    /// <param name="productCodes">Internal references of the products whose lines count seats.</param>
    /// <param name="productIds">Ids of more such products, whatever reference they have now.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ConnectorException">It failed.</exception>
    Task<SubscriptionReading> ReadAsync(
        IReadOnlyCollection<string> productCodes,
        IReadOnlyCollection<int> productIds,
        CancellationToken cancellationToken
    );

    /// <summary>Address of an order's form; null when none is known.</summary>
    Uri? OrderUrl(int orderId);
}

/// <summary>What a reading gave.</summary>
/// <param name="Subscriptions">Those in progress.</param>
/// <param name="Products">The products asked for that are there, archived ones too.</param>
public sealed record SubscriptionReading(IReadOnlyList<FoundSubscription> Subscriptions, IReadOnlyList<SeatProduct> Products);

/// <summary>A subscription in progress.</summary>
/// <param name="OrderId">Its order in Odoo.</param>
/// <param name="Name">Its number.</param>
/// <param name="ClientId">The company it is of, whichever contact it was made out to. Source: D4.</param>
/// <param name="ClientName">Its name.</param>
/// <param name="Currency">ISO code.</param>
/// <param name="Decimals">Decimals of the currency.</param>
/// <param name="Lines">Lines of the products asked for.</param>
public sealed record FoundSubscription(
    int OrderId,
    string Name,
    int ClientId,
    string ClientName,
    string Currency,
    int Decimals,
    IReadOnlyList<FoundSeatLine> Lines
)
{
    /// <summary>True when Odoo lets nobody change it.</summary>
    public bool IsLocked { get; init; }

    /// <summary>How often it bills; null when its plan names no period that Portal knows.</summary>
    public BillingPeriod? Period { get; init; }
}

/// <summary>A line that bills seats.</summary>
/// <param name="LineId">Id in Odoo.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="Quantity">What is billed.</param>
/// <param name="UnitPrice">Price of one after discount, without tax.</param>
public sealed record FoundSeatLine(int LineId, int ProductId, decimal Quantity, decimal UnitPrice);

/// <summary>A product that stands for seats.</summary>
/// <param name="Id">Id of the variant.</param>
/// <param name="Code">Internal reference.</param>
/// <param name="Name">Name.</param>
/// <param name="IsActive">False for an archived one.</param>
public sealed record SeatProduct(int Id, string Code, string Name, bool IsActive);
