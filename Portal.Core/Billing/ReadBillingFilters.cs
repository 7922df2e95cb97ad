using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>A country that billing addresses are in.</summary>
/// <param name="Key">Folded name, as the list filters by it; empty for those without a country.</param>
/// <param name="Name">Name in English; empty likewise.</param>
public sealed record ListedCountry(string Key, string Name);

/// <summary>What the list can be narrowed to.</summary>
/// <param name="Countries">By name.</param>
/// <param name="OperatingCompanies">Odoo ids of our own companies that some alone may use.</param>
public sealed record BillingFilters(IReadOnlyList<ListedCountry> Countries, IReadOnlyList<int> OperatingCompanies);

/// <summary>
/// Reads what the filters offer: only what occurs among the rows a person may see. The index is skipped through from one value to the
/// next, so that it costs a look-up per value and not one per row.
/// </summary>
public sealed class ReadBillingFilters(PortalDatabase databases, BillingVisibility visibility)
{
    private const int MostValues = 500;

    /// <summary>Reads them. Safe to repeat.</summary>
    public async Task<Result<BillingFilters>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var seen = sight.In(db).AsNoTracking();
        return new BillingFilters(
            await ReadCountriesAsync(seen, cancellationToken),
            await ReadCompaniesAsync(seen, cancellationToken)
        );
    }

    private static async Task<List<ListedCountry>> ReadCountriesAsync(
        IQueryable<BillingAddress> seen,
        CancellationToken cancellationToken
    )
    {
        var countries = new List<ListedCountry>();
        var next = seen;
        while (
            countries.Count < MostValues
            && await next.OrderBy(address => address.CountryKey)
                .ThenBy(address => address.NameKey)
                .Select(address => new ListedCountry(address.CountryKey, address.CountryName))
                .FirstOrDefaultAsync(cancellationToken)
                is { } country
        )
        {
            countries.Add(country);
            next = seen.Where(address => address.CountryKey.CompareTo(country.Key) > 0);
        }

        return countries;
    }

    private static async Task<List<int>> ReadCompaniesAsync(IQueryable<BillingAddress> seen, CancellationToken cancellationToken)
    {
        var companies = new List<int>();
        var next = seen.Where(address => address.OperatingCompanyId != null);
        while (
            companies.Count < MostValues
            && await next.OrderBy(address => address.OperatingCompanyId)
                .ThenBy(address => address.NameKey)
                .Select(address => address.OperatingCompanyId)
                .FirstOrDefaultAsync(cancellationToken)
                is { } company
        )
        {
            companies.Add(company);
            next = seen.Where(address => address.OperatingCompanyId > company);
        }

        return companies;
    }
}
