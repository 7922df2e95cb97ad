using Portal.Core;
using Portal.Core.Billing;
using Portal.Layout;

namespace Portal.Pages.Billing;

/// <summary>What stands in the form, as it is kept in the browser until it is sent.</summary>
public sealed class BillingForm
{
    /// <summary>Stands for "all of our companies" where a company is asked for; no company has this id.</summary>
    public const int SharedByAll = 0;

    /// <summary>Made with the form and kept with it, so that a repeated or reloaded form finds its first try.</summary>
    public Guid Id { get; set; }

    public string CompanyName { get; set; } = "";

    public string VatNumber { get; set; } = "";

    public string Street { get; set; } = "";

    public string Street2 { get; set; } = "";

    public string Zip { get; set; } = "";

    public string City { get; set; } = "";

    public int? StateId { get; set; }

    public int? CountryId { get; set; }

    /// <summary>Id of our own company it is for; null until the person was asked.</summary>
    public int? OperatingCompanyId { get; set; }

    public IReadOnlyList<string> Emails { get; set; } = [];

    public string Phone { get; set; } = "";

    public string Language { get; set; } = "";

    public string AccountingName { get; set; } = "";

    public IReadOnlyList<string> AccountingEmails { get; set; } = [];

    /// <summary>The company in Odoo below which only the invoice contact is made, or null.</summary>
    public int? CompanyId { get; set; }

    /// <summary>Why another one with the same VAT number is needed.</summary>
    public string DuplicateReason { get; set; } = "";

    public static BillingForm From(BillingAddressId id, BillingAddressDraft draft) =>
        new()
        {
            Id = id.Value,
            CompanyName = draft.CompanyName,
            VatNumber = draft.VatNumber,
            Street = draft.Street,
            Street2 = draft.Street2,
            Zip = draft.Zip,
            City = draft.City,
            StateId = draft.StateId,
            CountryId = draft.CountryId,
            OperatingCompanyId = draft.OperatingCompanyId ?? SharedByAll,
            Emails = draft.Emails,
            Phone = draft.Phone,
            Language = draft.Language,
            AccountingName = draft.AccountingName,
            AccountingEmails = draft.AccountingEmails,
            CompanyId = draft.CompanyId,
            DuplicateReason = draft.DuplicateReason,
        };

    public BillingAddressDraft ToDraft() =>
        new()
        {
            CompanyName = CompanyName.Trim(),
            VatNumber = VatNumber.Trim(),
            Street = Street.Trim(),
            Street2 = Street2.Trim(),
            Zip = Zip.Trim(),
            City = City.Trim(),
            StateId = StateId,
            CountryId = CountryId,
            OperatingCompanyId = OperatingCompanyId is SharedByAll ? null : OperatingCompanyId,
            Emails = Emails,
            Phone = Phone.Trim(),
            Language = Language,
            AccountingName = AccountingName.Trim(),
            AccountingEmails = AccountingEmails,
            CompanyId = CompanyId,
            DuplicateReason = DuplicateReason.Trim(),
        };
}

/// <summary>The refusals of one attempt, by field.</summary>
public sealed class FieldErrors(IReadOnlyList<Refusal> refusals)
{
    public static FieldErrors None { get; } = new([]);

    /// <summary>The text beside a field, or null.</summary>
    public string? this[string field] => refusals.FirstOrDefault(refusal => refusal.Field == field)?.Sentence;

    /// <summary>True when one of the reasons has this code.</summary>
    public bool Has(string code) => refusals.Any(refusal => refusal.Code == code);

    /// <summary>What concerns the whole form, or null.</summary>
    public string? Whole => refusals.FirstOrDefault(refusal => refusal.Field is null)?.Sentence;

    /// <summary>The same without what stood beside one field: it was changed, and the next attempt judges it anew.</summary>
    public FieldErrors Without(string field) =>
        new([.. refusals.Where(refusal => refusal.Field != field && refusal.Field is not null)]);

    /// <summary>The word under which the log and the audit know this attempt.</summary>
    public string Reference { get; } = TraceReference.Current();

    public int FieldCount => refusals.Count(refusal => refusal.Field is not null);
}
