namespace Portal.Core.Billing;

/// <summary>Where a billing address stands.</summary>
public enum BillingAddressState
{
    /// <summary>Odoo was asked to create it and the answer is not known yet.</summary>
    Unconfirmed = 0,

    /// <summary>Odoo certainly did not create it; what was entered is kept.</summary>
    NotCreated = 1,

    /// <summary>In use in Odoo.</summary>
    Active = 2,

    /// <summary>Its invoice contact is archived in Odoo. Source: scenario 4.</summary>
    Archived = 3,

    /// <summary>Its company is archived in Odoo. Source: b1.</summary>
    ParentArchived = 4,

    /// <summary>It was deleted in Odoo; the row stays. Source: 003-7, R17.</summary>
    Deleted = 5,

    /// <summary>One of its two records is missing in Odoo; <see cref="BillingAddress.Missing"/> says which. Source: b1 (half-created pair).</summary>
    Incomplete = 6,
}

/// <summary>What an incomplete billing address lacks.</summary>
public enum MissingHalf
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The company has no invoice contact any more: it was deleted, or turned into something else.</summary>
    InvoiceContact = 1,

    /// <summary>The invoice contact has no company above it any more.</summary>
    Company = 2,

    /// <summary>What stands above the invoice contact is a person now.</summary>
    CompanyIsPerson = 3,
}
