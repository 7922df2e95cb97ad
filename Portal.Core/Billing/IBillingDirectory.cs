namespace Portal.Core.Billing;

/// <summary>
/// The commercial system as billing needs it: pairs of a company and its invoice contact, and the lists the form offers.
/// Every method may throw <see cref="ConnectorException"/>. Source: 003-4, 003-5, 003-8.
/// </summary>
public interface IBillingDirectory
{
    /// <summary>
    /// Creates company and invoice contact in one atomic call. Not safe to repeat by itself: when the exception says
    /// <see cref="ConnectorException.MayHaveHappened"/>, ask <see cref="FindByReferenceAsync"/> first.
    /// </summary>
    /// <param name="draft">Validated fields.</param>
    /// <param name="reference">Portal's own reference, unique for this address for ever; kept on the invoice contact.</param>
    /// <param name="cancellationToken">Stops waiting, not the work on the other side.</param>
    Task<BillingPair> CreateAsync(BillingAddressDraft draft, string reference, CancellationToken cancellationToken);

    /// <summary>Finds the pair made under a reference, archived or not; null when there is none. Safe to repeat.</summary>
    Task<BillingPair?> FindByReferenceAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Reads one pair live, archived or not; null when either record is gone. Safe to repeat. Source: 003-8.</summary>
    Task<BillingRecord?> ReadAsync(BillingPair pair, CancellationToken cancellationToken);

    /// <summary>
    /// Reads one page of all pairs, archived ones included, by rising id of the invoice contact. Safe to repeat.
    /// </summary>
    /// <param name="afterInvoiceContactId">Keyset: only contacts with a higher id; 0 to begin.</param>
    /// <param name="pageSize">Contacts at most, 1 to 5000.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The pairs; an empty page only at the end.</returns>
    Task<IReadOnlyList<BillingRecord>> ListPageAsync(
        int afterInvoiceContactId,
        int pageSize,
        CancellationToken cancellationToken
    );

    /// <summary>How many pairs <see cref="ListPageAsync"/> will give in all, for progress. Safe to repeat.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Countries by name, with what their addresses need. Safe to repeat.</summary>
    Task<IReadOnlyList<Country>> ListCountriesAsync(CancellationToken cancellationToken);

    /// <summary>States of all countries that have some, by name. Safe to repeat.</summary>
    Task<IReadOnlyList<CountryState>> ListStatesAsync(CancellationToken cancellationToken);

    /// <summary>Languages installed there. Safe to repeat.</summary>
    Task<IReadOnlyList<Language>> ListLanguagesAsync(CancellationToken cancellationToken);

    /// <summary>Our own companies there that Portal works with, by name. Safe to repeat. Source: 004-3.</summary>
    Task<IReadOnlyList<OperatingCompany>> ListCompaniesAsync(CancellationToken cancellationToken);

    /// <summary>Address of a partner's form in the other system's own interface; null when none is configured.</summary>
    Uri? PartnerUrl(int partnerId);
}

/// <summary>The two partner ids behind one billing address. Source: 003-4, 003-5.</summary>
/// <param name="CompanyId">Id of the company record.</param>
/// <param name="InvoiceContactId">Id of the invoice contact below it.</param>
public readonly record struct BillingPair(int CompanyId, int InvoiceContactId);

/// <summary>A country as the address form needs it.</summary>
/// <param name="Id">The other system's id.</param>
/// <param name="Code">ISO 3166-1 alpha-2, upper case.</param>
/// <param name="Name">Name in English.</param>
/// <param name="UsesZip">True when an address there needs a ZIP.</param>
/// <param name="UsesCity">True when an address there has a city.</param>
/// <param name="NeedsState">True when an address there needs a state.</param>
/// <param name="VatLabel">What the tax number is called there ("GST"), or empty.</param>
public sealed record Country(int Id, string Code, string Name, bool UsesZip, bool UsesCity, bool NeedsState, string VatLabel);

/// <summary>One of our own companies in the other system. Source: 004-3.</summary>
/// <param name="Id">The other system's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsOwn">True for the one that Portal's account works in by itself.</param>
public sealed record OperatingCompany(int Id, string Name, bool IsOwn);

/// <summary>A state, canton or county.</summary>
/// <param name="Id">The other system's id.</param>
/// <param name="CountryId">Id of its country.</param>
/// <param name="Code">Its code inside the country.</param>
/// <param name="Name">Its name.</param>
public sealed record CountryState(int Id, int CountryId, string Code, string Name);

/// <summary>An installed language.</summary>
/// <param name="Code">The other system's code, such as <c>de_CH</c>.</param>
/// <param name="Name">Its name.</param>
public sealed record Language(string Code, string Name);
