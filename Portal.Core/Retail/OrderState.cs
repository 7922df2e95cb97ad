namespace Portal.Core.Retail;

/// <summary>States of a sales order, as Odoo has them.</summary>
public enum OrderState
{
    /// <summary>A quotation.</summary>
    Draft = 0,

    /// <summary>A quotation that was sent to the customer.</summary>
    Sent = 1,

    /// <summary>Confirmed: a sales order.</summary>
    Confirmed = 2,

    /// <summary>Cancelled.</summary>
    Cancelled = 3,
}
