namespace Portal.Core.Billing;

/// <summary>Columns the list can be sorted by.</summary>
public enum BillingSort
{
    /// <summary>Company name.</summary>
    Name,

    /// <summary>City, then name.</summary>
    City,

    /// <summary>Country, then name.</summary>
    Country,

    /// <summary>Last change.</summary>
    Changed,
}

/// <summary>What part of the list is asked for.</summary>
/// <param name="Search">Words that must all occur; empty for all.</param>
/// <param name="State">Only this state; null for all but failed tries, which are looked at by themselves.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">True for the last first.</param>
/// <param name="Page">Which page.</param>
public sealed record BillingListRequest(
    string Search,
    BillingAddressState? State,
    BillingSort Sort,
    bool Descending,
    KeysetRequest Page
)
{
    /// <summary>Only this country, folded; empty for those without one; null for all.</summary>
    public string? CountryKey { get; init; }

    /// <summary>Only those that this one of our companies alone may use; null for all.</summary>
    public int? OperatingCompanyId { get; init; }

    /// <summary>Only those this person created.</summary>
    public bool Mine { get; init; }

    /// <summary>Only those the person may act on, and so choose: without what only the role Viewer shows them.</summary>
    public bool ToChoose { get; init; }
}
