using Portal.Core.Billing;

namespace Portal.Pages.Billing;

/// <summary>Brings the three sources of a billing address (live, entered, mirrored) into one shape for the page.</summary>
internal static class BillingView
{
    public static BillingAddressDraft Of(BillingAddressDetail detail) =>
        detail.Live is { } live ? BillingField.DraftOf(live)
        : detail.Address.ReadDraft() is { } draft ? draft
        : FromMirror(detail.Address);

    /// <summary>The address as it is written on a letter.</summary>
    public static IReadOnlyList<string> Lines(BillingAddressDraft shown, BillingChoices? choices, string mirroredCountry) =>
        [
            .. new[]
            {
                shown.Street,
                shown.Street2,
                $"{shown.Zip} {shown.City}".Trim(),
                choices?.FindState(shown.StateId)?.Name ?? "",
                choices?.FindCountry(shown.CountryId)?.Name ?? mirroredCountry,
            }.Where(line => line.Length > 0),
        ];

    private static BillingAddressDraft FromMirror(BillingAddress address) =>
        new()
        {
            CompanyName = address.Name,
            VatNumber = address.VatNumber,
            Zip = address.Zip,
            City = address.City,
            CountryId = address.CountryId,
            AccountingEmails = EmailList.Split(address.AccountingEmails),
        };
}
