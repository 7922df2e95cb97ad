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
/// Reads what the filters offer: only what occurs among the rows a person may see. For those who see all, one statement skips through
/// the index from each value to the next: a look-up per value and not one per row.
/// </summary>
public sealed class ReadBillingFilters(PortalDatabase databases, BillingVisibility visibility)
{
    private const int MostValues = 500;

    private const string EveryCountry = """
        WITH RECURSIVE listed(key) AS (
            SELECT MIN("CountryKey") FROM "BillingAddresses"
            UNION ALL
            SELECT (SELECT MIN("CountryKey") FROM "BillingAddresses" WHERE "CountryKey" > listed.key) FROM listed WHERE listed.key IS NOT NULL
        )
        SELECT key AS "Key", (SELECT "CountryName" FROM "BillingAddresses" WHERE "CountryKey" = listed.key LIMIT 1) AS "Name"
        FROM listed WHERE key IS NOT NULL
        """;

    private const string EveryCompany = """
        WITH RECURSIVE listed(id) AS (
            SELECT MIN("OperatingCompanyId") FROM "BillingAddresses" WHERE "OperatingCompanyId" IS NOT NULL
            UNION ALL
            SELECT (SELECT MIN("OperatingCompanyId") FROM "BillingAddresses" WHERE "OperatingCompanyId" > listed.id)
            FROM listed WHERE listed.id IS NOT NULL
        )
        SELECT id AS "Value" FROM listed WHERE id IS NOT NULL
        """;

    /// <summary>Reads them. Safe to repeat.</summary>
    public async Task<Result<BillingFilters>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        if (sight.IsAll)
        {
            return new BillingFilters(
                await db.Database.SqlQueryRaw<ListedCountry>(EveryCountry).ToListAsync(cancellationToken),
                await db.Database.SqlQueryRaw<int>(EveryCompany).ToListAsync(cancellationToken)
            );
        }

        // what a person may see of their own is little
        var seen = sight.In(db).AsNoTracking();
        return new BillingFilters(
            await seen.Select(address => new { Key = address.CountryKey, Name = address.CountryName })
                .Distinct()
                .OrderBy(country => country.Key)
                .Take(MostValues)
                .Select(country => new ListedCountry(country.Key, country.Name))
                .ToListAsync(cancellationToken),
            await seen.Where(address => address.OperatingCompanyId != null)
                .Select(address => address.OperatingCompanyId ?? 0)
                .Distinct()
                .OrderBy(company => company)
                .Take(MostValues)
                .ToListAsync(cancellationToken)
        );
    }
}
