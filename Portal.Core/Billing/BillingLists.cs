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
    /// <summary>The country of an id, or null.</summary>
    public Country? FindCountry(int? id) => id is null ? null : Countries.FirstOrDefault(country => country.Id == id);

    /// <summary>The state of an id, or null.</summary>
    public CountryState? FindState(int? id) => id is null ? null : States.FirstOrDefault(state => state.Id == id);

    /// <summary>The states of one country, by name.</summary>
    public IReadOnlyList<CountryState> StatesOf(int? countryId) => [.. States.Where(state => state.CountryId == countryId)];
}

/// <summary>
/// Countries, states and languages from Odoo, kept for ten minutes and longer while Odoo is away. Thread-safe; one reading at a time.
/// </summary>
public sealed class BillingLists(IBillingDirectory directory, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private BillingChoices? _kept;

    /// <summary>The lists.</summary>
    /// <exception cref="ConnectorException">Odoo is away and they were never read.</exception>
    public async Task<BillingChoices> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsFresh(_kept))
        {
            return _kept!; // fresh means not null
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(_kept))
            {
                return _kept!; // another caller read meanwhile
            }

            var countries = await directory.ListCountriesAsync(cancellationToken);
            var states = await directory.ListStatesAsync(cancellationToken);
            var languages = await directory.ListLanguagesAsync(cancellationToken);
            return _kept = new BillingChoices(countries, states, languages, time.GetUtcNow().UtcDateTime);
        }
        catch (ConnectorException) when (_kept is not null)
        {
            return _kept;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private bool IsFresh(BillingChoices? choices) =>
        choices is not null && time.GetUtcNow().UtcDateTime - choices.ReadAt < KeepFor;
}
