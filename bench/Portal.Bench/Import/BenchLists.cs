using Portal.Core.Billing;

namespace Portal.Bench.Import;

/// <summary>Countries and nothing else: the writer is measured without an Odoo.</summary>
internal sealed class BenchLists : IBillingDirectory
{
    private static readonly string[] Names = ["Switzerland", "Kenya", "Germany", "France", "Austria"];

    public Task<IReadOnlyList<Country>> ListCountriesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Country>>([
            .. Names.Select((name, at) => new Country(at + 1, name[..2].ToUpperInvariant(), name, true, true, false, "")),
        ]);

    public Task<IReadOnlyList<CountryState>> ListStatesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CountryState>>([]);

    public Task<IReadOnlyList<Language>> ListLanguagesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Language>>([]);

    public Task<IReadOnlyList<OperatingCompany>> ListCompaniesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OperatingCompany>>([]);

    public Task<BillingPair> CreateAsync(BillingAddressDraft draft, string reference, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BillingPair?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BillingRecord?> ReadAsync(BillingPair pair, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<BillingRecord>> ListPageAsync(
        int afterInvoiceContactId,
        int pageSize,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<int> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Uri? PartnerUrl(int partnerId) => null;
}
