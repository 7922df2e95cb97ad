using Portal.Core.Billing;

namespace Portal.Tests.Billing;

/// <summary>The real directory, with something happening at a chosen moment: time passes, or somebody else is quicker.</summary>
internal sealed class WatchedDirectory(IBillingDirectory real) : IBillingDirectory
{
    public Func<Task> BeforeLook { get; init; } = () => Task.CompletedTask;

    public Func<Task> BeforeCreate { get; init; } = () => Task.CompletedTask;

    public Func<Task> AfterCreate { get; init; } = () => Task.CompletedTask;

    public async Task<BillingPair> CreateAsync(BillingAddressDraft draft, string reference, CancellationToken cancellationToken)
    {
        await BeforeCreate();
        var pair = await real.CreateAsync(draft, reference, cancellationToken);
        await AfterCreate();
        return pair;
    }

    public async Task<BillingPair?> FindByReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        await BeforeLook();
        return await real.FindByReferenceAsync(reference, cancellationToken);
    }

    public Task<BillingRecord?> ReadAsync(BillingPair pair, CancellationToken cancellationToken) =>
        real.ReadAsync(pair, cancellationToken);

    public Task<IReadOnlyList<BillingRecord>> ListPageAsync(
        int afterInvoiceContactId,
        int pageSize,
        CancellationToken cancellationToken
    ) => real.ListPageAsync(afterInvoiceContactId, pageSize, cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) => real.CountAsync(cancellationToken);

    public Task<IReadOnlyList<Country>> ListCountriesAsync(CancellationToken cancellationToken) =>
        real.ListCountriesAsync(cancellationToken);

    public Task<IReadOnlyList<CountryState>> ListStatesAsync(CancellationToken cancellationToken) =>
        real.ListStatesAsync(cancellationToken);

    public Task<IReadOnlyList<Language>> ListLanguagesAsync(CancellationToken cancellationToken) =>
        real.ListLanguagesAsync(cancellationToken);

    public Task<IReadOnlyList<OperatingCompany>> ListCompaniesAsync(CancellationToken cancellationToken) =>
        real.ListCompaniesAsync(cancellationToken);

    public Uri? PartnerUrl(int partnerId) => real.PartnerUrl(partnerId);
}
