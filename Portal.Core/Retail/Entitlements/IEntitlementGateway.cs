namespace Portal.Core.Retail.Entitlements;

/// <summary>An entitlement as ABS has it.</summary>
public sealed record AbsEntitlement
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The order it is for, or null where ABS does not say.</summary>
    public int? OrderId { get; init; }

    /// <summary>The order's number, or empty.</summary>
    public string OriginReference { get; init; } = "";

    /// <summary>What was allocated, JSON as it came, or null.</summary>
    public string? Allocation { get; init; }

    /// <summary>The pool that it was allocated from, or empty.</summary>
    public string Pool { get; init; } = "";

    /// <summary>Ids of the assets that were allocated.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];

    /// <summary>Deposit in units of the currency, or null.</summary>
    public decimal? Deposit { get; init; }

    /// <summary>ISO 4217 code, or empty.</summary>
    public string Currency { get; init; } = "";

    /// <summary>ABS' own word for where it stands: <c>active</c>; or empty.</summary>
    public string Status { get; init; } = "";

    /// <summary>True when it ended in ABS: nobody swaps by it any more.</summary>
    public bool IsClosed => IsClosedBy(Status);

    /// <summary>True for ABS' words of what has ended.</summary>
    public static bool IsClosedBy(string status) =>
        status.Equals("closed", StringComparison.OrdinalIgnoreCase)
        || status.Equals("cancelled", StringComparison.OrdinalIgnoreCase);

    /// <summary>The units, by coupling key; null where ABS does not say.</summary>
    public IReadOnlyDictionary<string, decimal>? Units { get; init; }

    /// <summary>The answer as it came.</summary>
    public byte[] Body { get; init; } = [];
}

/// <summary>One page of entitlements.</summary>
/// <param name="Entitlements">Those.</param>
/// <param name="Next">Where the next page begins, or null after the last.</param>
public sealed record AbsEntitlementPage(IReadOnlyList<AbsEntitlement> Entitlements, string? Next)
{
    /// <summary>How many more are there that name no id.</summary>
    public int Unreadable { get; init; }
}

/// <summary>
/// What ABS has. Creating goes through the outbox. Every method but the first two may throw <see cref="ConnectorException"/> and is safe to
/// repeat. Source: 001-36, d7.
/// </summary>
public interface IEntitlementGateway
{
    /// <summary>True when an ABS is configured.</summary>
    bool IsConnected { get; }

    /// <summary>Reads the answer to a create; null when it names no entitlement.</summary>
    AbsEntitlement? Read(ReadOnlySpan<byte> answer);

    /// <summary>The entitlement of an order, or null; one that was not asked for by order is no answer, and throws.</summary>
    Task<AbsEntitlement?> FindByOrderAsync(int orderId, CancellationToken cancellationToken);

    /// <summary>All entitlements, page by page.</summary>
    /// <param name="after">Where the page begins, or null for the first.</param>
    /// <param name="size">Entitlements at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<AbsEntitlementPage> ListAsync(string? after, int size, CancellationToken cancellationToken);
}
