namespace Portal.Core.Billing;

/// <summary>One pair as the commercial system shows it now. Empty strings for what is not set.</summary>
/// <param name="Pair">Both ids.</param>
/// <param name="Reference">Portal's reference on the invoice contact, or empty when it was made elsewhere.</param>
/// <param name="Company">The company's side.</param>
/// <param name="Contact">The invoice contact's side.</param>
public sealed record BillingRecord(BillingPair Pair, string Reference, PartnerRecord Company, PartnerRecord Contact)
{
    /// <summary>The record whose address is printed: the invoice contact's own if it has one, otherwise the company's.</summary>
    public PartnerRecord Place =>
        Contact is { Street.Length: 0, City.Length: 0, Zip.Length: 0, CountryId: null } ? Company : Contact;

    /// <summary>Where the whole pair stands.</summary>
    internal BillingAddressState State =>
        this switch
        {
            { Company.IsActive: false } => BillingAddressState.ParentArchived,
            { Contact.IsActive: false } => BillingAddressState.Archived,
            _ => BillingAddressState.Active,
        };

    /// <summary>UTC instant of the last change of either, to the second.</summary>
    public DateTime ChangedAt => Company.ChangedAt > Contact.ChangedAt ? Company.ChangedAt : Contact.ChangedAt;
}

/// <summary>One partner record.</summary>
public sealed record PartnerRecord
{
    /// <summary>Name; an invoice contact may have none.</summary>
    public string Name { get; init; } = "";

    /// <summary>VAT number.</summary>
    public string VatNumber { get; init; } = "";

    /// <summary>Street and number.</summary>
    public string Street { get; init; } = "";

    /// <summary>Second address line.</summary>
    public string Street2 { get; init; } = "";

    /// <summary>Postal code.</summary>
    public string Zip { get; init; } = "";

    /// <summary>City.</summary>
    public string City { get; init; } = "";

    /// <summary>Id of the state, or null.</summary>
    public int? StateId { get; init; }

    /// <summary>Id of the country, or null.</summary>
    public int? CountryId { get; init; }

    /// <summary>The e-mail field as stored: several may stand in it, parted by commas or semicolons.</summary>
    public string Email { get; init; } = "";

    /// <summary>Phone.</summary>
    public string Phone { get; init; } = "";

    /// <summary>Language code.</summary>
    public string Language { get; init; } = "";

    /// <summary>Id of our own company in the other system that alone may use it; null when all may. Source: 004-3.</summary>
    public int? OperatingCompanyId { get; init; }

    /// <summary>False when archived there.</summary>
    public bool IsActive { get; init; }

    /// <summary>UTC instant of the last change there, to the second (stored finer there). Source: Odoo 18, write_date.</summary>
    public DateTime ChangedAt { get; init; }
}
