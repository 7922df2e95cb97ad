using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Who looks at the list.</summary>
/// <param name="Actor">The person.</param>
/// <param name="Sight">What that person may see now.</param>
internal readonly record struct BillingViewer(Actor Actor, BillingSight Sight);

/// <summary>The list's rights, filters, search and sorts as queries; the page, the export and the counts are made of the same.</summary>
internal static class BillingListQuery
{
    private static readonly Dictionary<(BillingSort, bool), Keyset<BillingAddress>> Sorts = Enum.GetValues<BillingSort>()
        .SelectMany(sort => new[] { (sort, false), (sort, true) })
        .ToDictionary(each => each, each => Make(each.Item1, each.Item2));

    /// <summary>How the rows follow each other.</summary>
    public static Keyset<BillingAddress> SortOf(BillingListRequest request) => Sorts[(request.Sort, request.Descending)];

    /// <summary>The rows, by the way that is cheapest for what is searched.</summary>
    public static async Task<KeysetSource<BillingAddress>> SourceAsync(
        PortalDbContext db,
        BillingViewer viewer,
        BillingListRequest request,
        CancellationToken cancellationToken
    )
    {
        var listed = Filter(db, db.BillingAddresses.AsNoTracking(), viewer, request);
        var search = new SubstringSearch<BillingAddress>(address => address.SearchText, request.Search);
        if (search.IsEmpty)
        {
            return new KeysetSource<BillingAddress>(listed);
        }

        var searched = search.In(listed);
        if (
            await AreFewAsync(db, viewer, request, cancellationToken)
            || await search.FindAsync(db, cancellationToken) is not { } hits
        )
        {
            return new KeysetSource<BillingAddress>(searched);
        }

        var found = Filter(db, hits.Rows.AsNoTracking(), viewer, request);
        return hits.AreFew
            ? new KeysetSource<BillingAddress>(found)
            : new KeysetSource<BillingAddress>(searched) { Found = found, Walked = listed };
    }

    /// <summary>The rows of one state; of all but failed tries without one.</summary>
    public static IQueryable<BillingAddress> InState(IQueryable<BillingAddress> rows, BillingAddressState? state) =>
        state switch
        {
            null => rows.Where(address => address.State != BillingAddressState.NotCreated),
            BillingAddressState.Active => rows.Where(address => address.State == BillingAddressState.Active),
            // "and not active" says nothing new but to the databases: it is the condition of the index on the other states
            _ => rows.Where(address => address.State == state && address.State != BillingAddressState.Active),
        };

    private static IQueryable<BillingAddress> Filter(
        PortalDbContext db,
        IQueryable<BillingAddress> rows,
        BillingViewer viewer,
        BillingListRequest request
    )
    {
        rows = viewer.Sight.Narrow(rows, db);
        rows = InState(rows, request.State);
        if (request.CountryKey is { } country)
        {
            rows = rows.Where(address => address.CountryKey == country);
        }

        if (request.OperatingCompanyId is { } company)
        {
            rows = rows.Where(address => address.OperatingCompanyId == company);
        }

        if (request.Mine)
        {
            var creator = viewer.Actor.Id;
            rows = rows.Where(address => creator != null && address.CreatedById == creator);
        }

        return rows;
    }

    // a list that is short before the search is read through along its own index, whatever is searched
    private static async Task<bool> AreFewAsync(
        PortalDbContext db,
        BillingViewer viewer,
        BillingListRequest request,
        CancellationToken cancellationToken
    )
    {
        const int few = SubstringSearch<BillingAddress>.Few;
        return await Filter(db, db.BillingAddresses, viewer, request).Take(few + 1).CountAsync(cancellationToken) <= few;
    }

    private static Keyset<BillingAddress> Make(BillingSort sort, bool descending)
    {
        return sort switch
        {
            BillingSort.City => By(address => address.CityKey, address => address.NameKey),
            BillingSort.Country => By(address => address.CountryKey, address => address.NameKey),
            BillingSort.Changed => By(address => address.ChangedAt),
            _ => By(address => address.NameKey),
        };

        Keyset<BillingAddress, TKey> By<TKey>(
            Expression<Func<BillingAddress, TKey>> key,
            Expression<Func<BillingAddress, string>>? then = null
        )
            where TKey : notnull => new(key, address => address.Key, descending, then);
    }
}
