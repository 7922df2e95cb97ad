namespace Portal.Core.Billing;

/// <summary>What was typed so far of a new billing address.</summary>
/// <param name="Name">Company name.</param>
/// <param name="VatNumber">VAT number as written.</param>
/// <param name="Emails">E-mails of the company and of accounting.</param>
/// <param name="Except">The address being entered itself, which may be kept from an earlier try.</param>
public sealed record DuplicateQuery(string Name, string VatNumber, IReadOnlyList<string> Emails, BillingAddressId Except)
{
    /// <summary>What a draft would be looked for by.</summary>
    public static DuplicateQuery Of(BillingAddressId id, BillingAddressDraft draft) =>
        new(draft.CompanyName, draft.VatNumber, [.. draft.Emails, .. draft.AccountingEmails], id);
}

/// <summary>Why two may be the same company, the surest first.</summary>
public enum DuplicateReason
{
    /// <summary>Same VAT number.</summary>
    SameVat,

    /// <summary>Same name but for its legal form, accents and punctuation.</summary>
    SameName,

    /// <summary>One name begins with the other.</summary>
    NameBeginsAlike,

    /// <summary>The names differ by a few letters.</summary>
    SimilarName,

    /// <summary>E-mails of one company's domain.</summary>
    SameMailDomain,
}

/// <summary>One that may be the company being entered.</summary>
public sealed record DuplicateCandidate
{
    /// <summary>The billing address, or null for a company in Odoo that is none yet.</summary>
    public BillingAddressId? AddressId { get; init; }

    /// <summary>Where the billing address stands; null for a company that is none yet.</summary>
    public BillingAddressState? State { get; init; }

    /// <summary>Id of the company in Odoo; null while that is not known.</summary>
    public int? CompanyId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>VAT number, or empty.</summary>
    public string VatNumber { get; init; } = "";

    /// <summary>City, or empty.</summary>
    public string City { get; init; } = "";

    /// <summary>Country in English, or empty.</summary>
    public string CountryName { get; init; } = "";

    /// <summary>True when it is archived in Odoo.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Id of yet another partner in Odoo with the same VAT number, as Odoo itself notices; or null.</summary>
    public int? SameVatInOdooId { get; init; }

    /// <summary>The company's form in Odoo, or null.</summary>
    public Uri? OdooUrl { get; init; }

    /// <summary>Why it is here, the surest first; never empty.</summary>
    public required IReadOnlyList<DuplicateReason> Reasons { get; init; }
}

/// <summary>The outcome of one search.</summary>
/// <param name="Candidates">The surest first.</param>
public sealed record DuplicateReport(IReadOnlyList<DuplicateCandidate> Candidates);
