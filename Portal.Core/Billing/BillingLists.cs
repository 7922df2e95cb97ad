namespace Portal.Core.Billing;

/// <summary>What the form offers, as Odoo had it at <paramref name="ReadAt"/>.</summary>
/// <param name="Countries">By name.</param>
/// <param name="States">By name, of all countries.</param>
/// <param name="Languages">Installed ones.</param>
/// <param name="ReadAt">UTC instant of the reading.</param>
public sealed record BillingChoices(
    IReadOnlyList<Country> Countries,
    IReadOnlyList<CountryState> States,
    IReadOnlyList<Language> Languages,
    DateTime ReadAt
)
{
    /// <summary>Our own companies, by name.</summary>
    public IReadOnlyList<OperatingCompany> Companies { get; init; } = [];

    /// <summary>True when records of several of our own companies may stand side by side, so that their names matter.</summary>
    public bool HasSeveralCompanies => Companies.Count > 1;

    /// <summary>Our own company of an id, or null.</summary>
    public OperatingCompany? FindCompany(int? id) => id is null ? null : Companies.FirstOrDefault(company => company.Id == id);

    /// <summary>The country of an id, or null.</summary>
    public Country? FindCountry(int? id) => id is null ? null : Countries.FirstOrDefault(country => country.Id == id);

    /// <summary>The state of an id, or null.</summary>
    public CountryState? FindState(int? id) => id is null ? null : States.FirstOrDefault(state => state.Id == id);

    /// <summary>The states of one country, by name.</summary>
    public IReadOnlyList<CountryState> StatesOf(int? countryId) => [.. States.Where(state => state.CountryId == countryId)];
}

/// <summary>
/// Countries, states and languages from Odoo, read once for all who ask at the same time. Once read, nobody waits for them again: after ten
/// minutes they are read anew in the background. A failed first reading is remembered for a few seconds, so that a hanging Odoo does not
/// make everyone wait in turn. Thread-safe.
/// </summary>
public sealed class BillingLists(IBillingDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private BillingChoices? _kept;
    private Task<BillingChoices>? _reading;
    private DateTime _failedAt;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The lists.</summary>
    /// <param name="cancellationToken">Stops waiting; the reading goes on for the others.</param>
    /// <exception cref="ConnectorException">Odoo is away and they were never read.</exception>
    public Task<BillingChoices> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_kept is null)
            {
                return (IsWorthReading() ? _reading = FetchAsync() : _reading!).WaitAsync(cancellationToken); // set by the first call
            }

            if (Now - _kept.ReadAt >= KeepFor && IsWorthReading())
            {
                _reading = FetchAsync();
            }

            return Task.FromResult(_kept);
        }
    }

    /// <summary>The same read by somebody who just asked for them to be tried again.</summary>
    public Task<BillingChoices> TryAgainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _failedAt = default;
        }

        return ReadAsync(cancellationToken);
    }

    private bool IsWorthReading() => _reading is null or { IsCompleted: true } && Now - _failedAt >= AskAgainAfter;

    private async Task<BillingChoices> FetchAsync()
    {
        await Task.Yield(); // never inside the lock
        try
        {
            var countries = await directory.ListCountriesAsync(CancellationToken.None);
            var states = await directory.ListStatesAsync(CancellationToken.None);
            var languages = await directory.ListLanguagesAsync(CancellationToken.None);
            var companies = await directory.ListCompaniesAsync(CancellationToken.None);
            var read = new BillingChoices(countries, states, languages, Now) { Companies = companies };
            lock (_lock)
            {
                return _kept = read;
            }
        }
        catch (ConnectorException)
        {
            lock (_lock)
            {
                _failedAt = Now;
            }

            throw;
        }
    }
}
