namespace Portal.Core.Catalog;

/// <summary>Where a template stands on its way to Odoo.</summary>
public enum CatalogState
{
    /// <summary>A person has to look at it.</summary>
    Waiting = 0,

    /// <summary>On its way to Odoo.</summary>
    Approved = 1,

    /// <summary>Odoo has it as it is.</summary>
    Written = 2,

    /// <summary>Odoo has refused it, or it was called off on the way.</summary>
    Blocked = 3,

    /// <summary>A person has said no to what ABS last told.</summary>
    Rejected = 4,

    /// <summary>ABS offers it no more, and Odoo sells it no more.</summary>
    Archived = 5,
}

/// <summary>What speaks against taking a template over unseen.</summary>
[Flags]
public enum CatalogGuards
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its name is not built like <c>[service]-[duration]-[location]</c>. Source: 002-6.</summary>
    Name = 1,

    /// <summary>It is billed in another currency than the company's. Source: D13.</summary>
    Currency = 2,

    /// <summary>Several products of Odoo have its reference.</summary>
    Duplicate = 4,

    /// <summary>A product that Portal did not make has its reference already.</summary>
    Adopts = 8,

    /// <summary>ABS offers it again after it was archived.</summary>
    Revived = 16,

    /// <summary>One bill is of several months: the price is that many monthly fees.</summary>
    Period = 32,
}

/// <summary>What of a product differs.</summary>
public enum CatalogField
{
    /// <summary>The product itself is missing.</summary>
    Product,

    /// <summary>Its name.</summary>
    Name,

    /// <summary>What customers read.</summary>
    Description,

    /// <summary>Whether it is offered.</summary>
    Active,

    /// <summary>Price of one bill.</summary>
    Price,

    /// <summary>Whether subscriptions bill it.</summary>
    Recurring,

    /// <summary>The plan that bills it.</summary>
    Plan,

    /// <summary>The deposit product.</summary>
    Deposit,

    /// <summary>Price of the deposit.</summary>
    DepositPrice,
}

/// <summary>One difference between a template and Odoo.</summary>
/// <param name="Field">Of what.</param>
/// <param name="InOdoo">What Odoo has; empty for nothing.</param>
/// <param name="InAbs">What ABS says.</param>
/// <param name="IsKept">True when it stays as Odoo has it: Odoo owns prices once a product is made. Source: C4.</param>
public sealed record CatalogChange(CatalogField Field, string InOdoo, string InAbs, bool IsKept = false);
