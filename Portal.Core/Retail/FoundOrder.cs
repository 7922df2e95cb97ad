namespace Portal.Core.Retail;

/// <summary>A person or company on an order.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Name.</param>
/// <param name="Reference">Its key outside Odoo, or empty. Source: 001-24, 004-2.</param>
public sealed record FoundParty(int Id, string Name, string Reference);

/// <summary>Where an order was taken. Source: 001-26, 001-33.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Name.</param>
/// <param name="Code">What ABS knows it by, or empty.</param>
public sealed record FoundOutlet(int Id, string Name, string Code);

/// <summary>One product on an order.</summary>
/// <param name="Id">Id of the line in Odoo.</param>
/// <param name="ProductId">The product.</param>
/// <param name="ProductName">Its name.</param>
/// <param name="ProductCode">Its internal reference, or empty.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">Price of one, exact.</param>
/// <param name="Total">Price of all with taxes, in units of the currency.</param>
public sealed record FoundOrderLine(
    int Id,
    int ProductId,
    string ProductName,
    string ProductCode,
    decimal Quantity,
    decimal UnitPrice,
    decimal Total
);

/// <summary>An order as Odoo has it now. Source: P4, 001-23.</summary>
public sealed record FoundOrder
{
    /// <summary>Id in Odoo.</summary>
    public required int Id { get; init; }

    /// <summary>Its number: <c>S00042</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderState State { get; init; }

    /// <summary>True when it recurs.</summary>
    public bool IsSubscription { get; init; }

    /// <summary>Who buys.</summary>
    public required FoundParty Customer { get; init; }

    /// <summary>Where it was taken, or null.</summary>
    public FoundOutlet? Outlet { get; init; }

    /// <summary>The channel partner, or null. Source: 001-25.</summary>
    public FoundParty? Channel { get; init; }

    /// <summary>The sales representative, or null. Source: 001-27.</summary>
    public FoundParty? Representative { get; init; }

    /// <summary>Which of our own companies sells, or null.</summary>
    public int? CompanyId { get; init; }

    /// <summary>ISO 4217 code. Source: D19.</summary>
    public required string Currency { get; init; }

    /// <summary>Decimals of that currency in Odoo.</summary>
    public required int Decimals { get; init; }

    /// <summary>Total with taxes, in units of the currency.</summary>
    public required decimal Total { get; init; }

    /// <summary>Total without taxes.</summary>
    public required decimal Untaxed { get; init; }

    /// <summary>UTC instant it was made in Odoo, to the second; no caller sets it.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC instant it was ordered, later that of its confirmation; a caller may set another one.</summary>
    public required DateTime OrderedAt { get; init; }

    /// <summary>UTC instant of its last change, to the second.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>Its products; sections and notes are left out.</summary>
    public required IReadOnlyList<FoundOrderLine> Lines { get; init; }

    /// <summary>Paid invoice lines of it: product and amount with taxes. Only where it has deposit products.</summary>
    public IReadOnlyList<PaidLine> Paid { get; init; } = [];

    /// <summary>What payment transactions that are done brought, in units of the currency. Only where it has deposit products.</summary>
    public decimal Transferred { get; init; }

    /// <summary>UTC instant at which the reading began.</summary>
    public DateTime ReadAt { get; init; }
}

/// <summary>One line of a paid invoice.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Total">Amount with taxes.</param>
public readonly record struct PaidLine(int ProductId, decimal Total);
