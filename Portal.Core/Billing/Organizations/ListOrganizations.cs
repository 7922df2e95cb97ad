using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing.Organizations;

/// <summary>Columns the list can be sorted by.</summary>
public enum OrganizationSort
{
    /// <summary>Name.</summary>
    Name,

    /// <summary>When it was made.</summary>
    Created,
}

/// <summary>Which organizations are asked for.</summary>
public enum OrganizationFilter
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those the person created.</summary>
    Mine,

    /// <summary>Those whose billing address is archived, deleted or otherwise not in use in Odoo. Source: scenario 4.</summary>
    Unusable,
}

/// <summary>What part of the list is asked for.</summary>
/// <param name="Search">Words that must all occur; empty for all.</param>
/// <param name="Filter">Which ones.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">True for the last first.</param>
/// <param name="Page">Which page.</param>
public sealed record OrganizationListRequest(
    string Search,
    OrganizationFilter Filter,
    OrganizationSort Sort,
    bool Descending,
    KeysetRequest Page
);

/// <summary>One organization with its billing address.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="BillingAddress">Its billing address as far as this person may see it; otherwise null.</param>
public sealed record OrganizationRow(Organization Organization, BillingAddress? BillingAddress);

/// <summary>Lists the organizations a person may see. Source: 003-1, DESIGN §9.</summary>
public sealed class ListOrganizations(PortalDatabase databases, BillingVisibility visibility)
{
    private const int MostWords = 8;
    private const int MostOfOne = 50;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<OrganizationRow>>> ExecuteAsync(
        Actor actor,
        OrganizationListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeOrganizations.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var filtered = Filter(OrganizationSight.In(db, sight, actor).AsNoTracking(), db, sight, (actor, request.Filter));
        var page = await (
            request.Sort == OrganizationSort.Created
                ? PageAsync(organization => organization.CreatedAt)
                : PageAsync(organization => organization.NameKey)
        );
        var keys = page.Rows.Select(row => row.BillingAddressKey).Distinct().ToList();
        var addresses = await sight
            .In(db)
            .AsNoTracking()
            .Where(address => keys.Contains(address.Key))
            .ToDictionaryAsync(address => address.Key, cancellationToken);
        return new KeysetPage<OrganizationRow>(
            [.. page.Rows.Select(row => new OrganizationRow(row, addresses.GetValueOrDefault(row.BillingAddressKey)))],
            page.Previous,
            page.Next,
            page.Total,
            page.From
        );

        Task<KeysetPage<Organization>> PageAsync<TKey>(Expression<Func<Organization, TKey>> key)
            where TKey : notnull =>
            new Keyset<Organization, TKey>(key, organization => organization.Key, request.Descending).ReadAsync(
                Search(filtered, request.Search),
                request.Page,
                cancellationToken
            );
    }

    /// <summary>
    /// The organizations that use a billing address, whatever state it is in, by name, 50 at most; what is asked before it is archived, and
    /// shown when it was archived or deleted in Odoo. Source: scenario 4.
    /// </summary>
    public async Task<Result<OrganizationsOfAddress>> OfAddressAsync(
        Actor actor,
        BillingAddressId id,
        CancellationToken cancellationToken
    )
    {
        if ((AccessPolicy.SeeBilling.Check(actor) ?? AccessPolicy.SeeOrganizations.Check(actor)) is { } forbidden)
        {
            return forbidden;
        }

        if (!await visibility.MaySeeAsync(actor, id, cancellationToken))
        {
            return BillingRefusals.NotFound;
        }

        await using var db = databases.CreateDbContext();
        var users = db.Organizations.AsNoTracking().Where(organization => organization.BillingAddressKey == id.Value);
        var rows = await users
            .OrderBy(organization => organization.NameKey)
            .ThenBy(organization => organization.Key)
            .Take(MostOfOne)
            .ToListAsync(cancellationToken);
        return new OrganizationsOfAddress(rows, rows.Count < MostOfOne ? rows.Count : await users.CountAsync(cancellationToken));
    }

    private static IQueryable<Organization> Filter(
        IQueryable<Organization> organizations,
        PortalDbContext db,
        BillingSight sight,
        (Actor Actor, OrganizationFilter Filter) asked
    )
    {
        if (asked.Filter == OrganizationFilter.Mine)
        {
            var creator = asked.Actor.Id;
            return organizations.Where(organization => organization.CreatedById == creator);
        }

        if (asked.Filter == OrganizationFilter.Unusable)
        {
            var unusable = sight
                .In(db)
                .Where(address => address.State != BillingAddressState.Active)
                .Select(address => address.Key);
            return organizations.Where(organization => unusable.Contains(organization.BillingAddressKey));
        }

        return organizations;
    }

    private static IQueryable<Organization> Search(IQueryable<Organization> organizations, string search)
    {
        foreach (var word in Folding.Fold(search, 200).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var pattern = $"%{word.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            organizations = organizations.Where(organization => EF.Functions.Like(organization.SearchText, pattern, "\\"));
        }

        return organizations;
    }
}

/// <summary>Who uses a billing address.</summary>
/// <param name="First">The first ones by name.</param>
/// <param name="Total">How many there are.</param>
public sealed record OrganizationsOfAddress(IReadOnlyList<Organization> First, int Total);
