using System.Globalization;

namespace Portal.Core.Billing;

/// <summary>
/// One line of the form, and where it stands in Odoo. The place and the language stand on both records where both say the same (as Portal
/// makes them), and else on the one that counts for invoices; the others on one record only. Source: 003-4, 003-15.
/// </summary>
/// <param name="Name">Name of the draft's property.</param>
/// <param name="Label">What the form calls it.</param>
/// <param name="Field">The field of the partner record.</param>
/// <param name="Home">The record it belongs to; null for those that may stand on both.</param>
public sealed record BillingField(string Name, string Label, PartnerField Field, BillingSide? Home)
{
    private static readonly PartnerField[] Place =
    [
        PartnerField.Street,
        PartnerField.Street2,
        PartnerField.Zip,
        PartnerField.City,
        PartnerField.State,
        PartnerField.Country,
    ];

    /// <summary>All, in the order of the form.</summary>
    public static IReadOnlyList<BillingField> All { get; } =
    [
        new(nameof(BillingAddressDraft.CompanyName), "Company name", PartnerField.Name, BillingSide.Company),
        new(nameof(BillingAddressDraft.VatNumber), "VAT number", PartnerField.VatNumber, BillingSide.Company),
        new(nameof(BillingAddressDraft.Phone), "Phone", PartnerField.Phone, BillingSide.Company),
        new(nameof(BillingAddressDraft.Emails), "E-mail", PartnerField.Email, BillingSide.Company),
        new(nameof(BillingAddressDraft.Street), "Street", PartnerField.Street, null),
        new(nameof(BillingAddressDraft.Street2), "Street 2", PartnerField.Street2, null),
        new(nameof(BillingAddressDraft.Zip), "ZIP", PartnerField.Zip, null),
        new(nameof(BillingAddressDraft.City), "City", PartnerField.City, null),
        new(nameof(BillingAddressDraft.CountryId), "Country", PartnerField.Country, null),
        new(nameof(BillingAddressDraft.StateId), "State", PartnerField.State, null),
        new(nameof(BillingAddressDraft.AccountingName), "Accounting contact name", PartnerField.Name, BillingSide.Contact),
        new(nameof(BillingAddressDraft.Language), "Language", PartnerField.Language, null),
        new(nameof(BillingAddressDraft.AccountingEmails), "Accounting e-mails", PartnerField.Email, BillingSide.Contact),
    ];

    /// <summary>The value in a pair, as text: ids in decimal digits, e-mails parted by <c>", "</c>.</summary>
    public string Of(BillingRecord record) => Read(Side(record) == BillingSide.Company ? record.Company : record.Contact);

    /// <summary>The records a change of it is written on.</summary>
    internal IReadOnlyList<BillingSide> SidesOf(BillingRecord record) =>
        Home is { } home ? [home]
        : StandsOnBoth(record) ? [BillingSide.Company, BillingSide.Contact]
        : [Side(record)];

    private BillingSide Side(BillingRecord record) =>
        Home
        ?? (
            Field == PartnerField.Language ? (record.Contact.Language.Length > 0 ? BillingSide.Contact : BillingSide.Company)
            : ReferenceEquals(record.Place, record.Contact) ? BillingSide.Contact
            : BillingSide.Company
        );

    // the place is one thing: a street of one record with the city of another would be an address nobody has
    private bool StandsOnBoth(BillingRecord record) =>
        Field == PartnerField.Language
            ? record.Company.Language == record.Contact.Language
            : Place.All(field => Read(record.Company, field) == Read(record.Contact, field));

    private string Read(PartnerRecord partner) => Read(partner, Field);

    private static string Read(PartnerRecord partner, PartnerField field) =>
        field switch
        {
            PartnerField.Name => partner.Name,
            PartnerField.VatNumber => partner.VatNumber,
            PartnerField.Street => partner.Street,
            PartnerField.Street2 => partner.Street2,
            PartnerField.Zip => partner.Zip,
            PartnerField.City => partner.City,
            PartnerField.State => Text(partner.StateId),
            PartnerField.Country => Text(partner.CountryId),
            PartnerField.Email => EmailList.Normalize(partner.Email),
            PartnerField.Phone => partner.Phone,
            PartnerField.Language => partner.Language,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field that is not read."),
        };

    /// <summary>The value in a draft, as text likewise.</summary>
    public string Of(BillingAddressDraft draft) =>
        Name switch
        {
            nameof(draft.CompanyName) => draft.CompanyName,
            nameof(draft.VatNumber) => draft.VatNumber,
            nameof(draft.Phone) => draft.Phone,
            nameof(draft.Emails) => string.Join(", ", draft.Emails),
            nameof(draft.Street) => draft.Street,
            nameof(draft.Street2) => draft.Street2,
            nameof(draft.Zip) => draft.Zip,
            nameof(draft.City) => draft.City,
            nameof(draft.CountryId) => Text(draft.CountryId),
            nameof(draft.StateId) => Text(draft.StateId),
            nameof(draft.AccountingName) => draft.AccountingName,
            nameof(draft.Language) => draft.Language,
            nameof(draft.AccountingEmails) => string.Join(", ", draft.AccountingEmails),
            _ => throw new InvalidOperationException($"{Name} is no field of the form."),
        };

    /// <summary>The same draft with another value in this line.</summary>
    /// <param name="draft">What was entered.</param>
    /// <param name="value">As <see cref="Of(BillingRecord)"/> gives it.</param>
    public BillingAddressDraft With(BillingAddressDraft draft, string value) =>
        Name switch
        {
            nameof(draft.CompanyName) => draft with { CompanyName = value },
            nameof(draft.VatNumber) => draft with { VatNumber = value },
            nameof(draft.Phone) => draft with { Phone = value },
            nameof(draft.Emails) => draft with { Emails = EmailList.Split(value) },
            nameof(draft.Street) => draft with { Street = value },
            nameof(draft.Street2) => draft with { Street2 = value },
            nameof(draft.Zip) => draft with { Zip = value },
            nameof(draft.City) => draft with { City = value },
            nameof(draft.CountryId) => draft with { CountryId = Id(value) },
            nameof(draft.StateId) => draft with { StateId = Id(value) },
            nameof(draft.AccountingName) => draft with { AccountingName = value },
            nameof(draft.Language) => draft with { Language = value },
            nameof(draft.AccountingEmails) => draft with { AccountingEmails = EmailList.Split(value) },
            _ => throw new InvalidOperationException($"{Name} is no field of the form."),
        };

    /// <summary>What the form is filled with.</summary>
    public static BillingAddressDraft DraftOf(BillingRecord record) =>
        All.Aggregate(new BillingAddressDraft(), (draft, field) => field.With(draft, field.Of(record)));

    /// <summary>True when two values of this line say the same: blanks at the ends do not count, nor how a VAT number is parted.</summary>
    internal bool IsSame(string one, string other) =>
        Folding.Tidy(one) == Folding.Tidy(other)
        || (Field == PartnerField.VatNumber && TextMask.Compact(one) == TextMask.Compact(other));

    /// <summary>A value as a person reads it: names for countries, states and languages.</summary>
    public string Show(string value, BillingChoices? choices) =>
        Field switch
        {
            PartnerField.Country => choices?.FindCountry(Id(value))?.Name ?? value,
            PartnerField.State => choices?.FindState(Id(value))?.Name ?? value,
            PartnerField.Language => choices?.Languages.FirstOrDefault(language => language.Code == value)?.Name ?? value,
            _ => value,
        };

    private static int? Id(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string Text(int? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "";
}
