namespace Portal.Core.Billing;

/// <summary>An invoice contact with the company above it, or one of Portal's own without.</summary>
/// <param name="Contact">The invoice contact.</param>
/// <param name="Company">The company, or null when there is none.</param>
internal sealed record PartnerPair(BillingPartner Contact, BillingPartner? Company)
{
    /// <summary>The pair as the mirror takes it over; null while the company is missing.</summary>
    public BillingRecord? Record { get; } =
        Company is null
            ? null
            : new BillingRecord(new BillingPair(Company.Id, Contact.Id), Contact.Reference, Company.Record, Contact.Record);

    /// <summary>Country of the address that is printed.</summary>
    public int? CountryId => (Record?.Place ?? Contact.Record).CountryId;

    /// <summary>True when a row has it already, just so.</summary>
    public bool IsAlreadyIn(KnownRow row, string country) =>
        Record is { } record
            ? row.MirrorHash == RecordDigest.Of(record, country)
            : row is { State: BillingAddressState.Incomplete, Missing: not MissingHalf.InvoiceContact };

    /// <summary>True when this later reading of a contact belongs to the row that an earlier one was found to belong to.</summary>
    public bool IsStillOf(KnownRow row, PartnerPair earlier) =>
        row.InvoiceContactId == Contact.Id
        || (Contact.ParentId == earlier.Contact.ParentId && Contact.Reference == earlier.Contact.Reference);

    /// <summary>
    /// Finds the pairs among partners: invoice contacts below a company, and those without one that carry Portal's reference.
    /// </summary>
    public static IEnumerable<PartnerPair> Among(
        IEnumerable<BillingPartner> contacts,
        IReadOnlyDictionary<int, BillingPartner> partners
    )
    {
        foreach (var contact in contacts.Where(contact => contact.IsInvoiceContact))
        {
            var parent = contact.ParentId is { } id ? partners.GetValueOrDefault(id) : null;
            if (parent is { IsCompany: true })
            {
                yield return new PartnerPair(contact, parent);
            }
            else if (contact.ParentId is null && BillingAddressId.FromReference(contact.Reference) is not null)
            {
                yield return new PartnerPair(contact, null);
            }
        }
    }
}
