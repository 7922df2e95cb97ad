namespace Portal.Core.Billing;

/// <summary>
/// Looks in the commercial system for companies that may be the one being entered, also those that are no billing address.
/// Every method may throw <see cref="ConnectorException"/>; all are safe to repeat. Source: scenario 2, 004-14.
/// </summary>
public interface IDuplicateSearch
{
    /// <summary>One short search over companies, archived ones too. Finds more than match: the caller judges.</summary>
    /// <param name="word">A word of the name, or empty.</param>
    /// <param name="vatKey">The VAT number as <see cref="VatNumbers.KeyOf"/> writes it, or empty.</param>
    /// <param name="domains">E-mail domains.</param>
    /// <param name="limit">Companies at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<CompanyRecord>> FindCompaniesAsync(
        string word,
        string vatKey,
        IReadOnlyList<string> domains,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>One company, archived or not; null when there is none of this id, or it is no company.</summary>
    Task<CompanyRecord?> ReadCompanyAsync(int companyId, CancellationToken cancellationToken);

    /// <summary>The invoice contacts below a company, archived ones too, oldest first.</summary>
    Task<IReadOnlyList<BillingRecord>> ListInvoiceContactsAsync(int companyId, CancellationToken cancellationToken);
}

/// <summary>A company there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What it holds.</param>
/// <param name="SameVatId">Id of another partner that has the same VAT number, as the other system notices itself; or null.</param>
public sealed record CompanyRecord(int Id, PartnerRecord Record, int? SameVatId);
