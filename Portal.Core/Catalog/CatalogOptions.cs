namespace Portal.Core.Catalog;

/// <summary>Who says what is sold. Source: C4.</summary>
public enum CatalogLead
{
    /// <summary>ABS proposes, a person approves.</summary>
    ReviewFirst,

    /// <summary>ABS leads: what has no warning goes to Odoo by itself.</summary>
    Abs,

    /// <summary>Odoo leads: templates are only compared with its products, nothing is written.</summary>
    Odoo,
}

/// <summary>How templates of ABS become products in Odoo.</summary>
public sealed record CatalogOptions
{
    /// <summary>Who leads.</summary>
    public CatalogLead Lead { get; init; }

    /// <summary>True when a price in Odoo follows ABS also after the product was made; otherwise Odoo owns it from then on. Source: C4.</summary>
    public bool OverwritesPrices { get; init; }
}
