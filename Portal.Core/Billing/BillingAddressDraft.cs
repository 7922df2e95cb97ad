namespace Portal.Core.Billing;

/// <summary>What a person enters for a new billing address. Strings are trimmed and never null; empty means not given. Source: 003-15.</summary>
public sealed record BillingAddressDraft
{
    /// <summary>Legal name of the company, at most 200 characters.</summary>
    public string CompanyName { get; init; } = "";

    /// <summary>VAT number as written, or empty.</summary>
    public string VatNumber { get; init; } = "";

    /// <summary>Street and number.</summary>
    public string Street { get; init; } = "";

    /// <summary>Second address line, or empty.</summary>
    public string Street2 { get; init; } = "";

    /// <summary>Postal code; may be empty where the country uses none.</summary>
    public string Zip { get; init; } = "";

    /// <summary>City; may be empty where the country uses none.</summary>
    public string City { get; init; } = "";

    /// <summary>Id of the state, or null.</summary>
    public int? StateId { get; init; }

    /// <summary>Id of the country; null while nothing is chosen.</summary>
    public int? CountryId { get; init; }

    /// <summary>Id of our own company that alone may use it; null when all may. Source: 004-3.</summary>
    public int? OperatingCompanyId { get; init; }

    /// <summary>The company's own addresses, each one e-mail; may be empty.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>Phone as written, or empty.</summary>
    public string Phone { get; init; } = "";

    /// <summary>Language code for letters and invoices, or empty for the other system's default.</summary>
    public string Language { get; init; } = "";

    /// <summary>Name of the accounting contact, or empty.</summary>
    public string AccountingName { get; init; } = "";

    /// <summary>Where invoices go: at least one e-mail.</summary>
    public IReadOnlyList<string> AccountingEmails { get; init; } = [];

    /// <summary>
    /// Id of the company in Odoo below which only the invoice contact is made; null to make the company too. Of the company's own fields
    /// (name, VAT number, e-mails, phone) nothing is sent then.
    /// </summary>
    public int? CompanyId { get; init; }

    /// <summary>Why it is made although another has the same VAT number; empty while nobody was asked. Kept in the audit.</summary>
    public string DuplicateReason { get; init; } = "";
}
