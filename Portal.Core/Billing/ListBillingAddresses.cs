using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Columns the list can be sorted by.</summary>
public enum BillingSort
{
    /// <summary>Company name.</summary>
    Name,

    /// <summary>City.</summary>
    City,

    /// <summary>Country name.</summary>
    Country,

    /// <summary>Last change.</summary>
    Changed,
}

/// <summary>What part of the list is asked for.</summary>
/// <param name="Search">Words that must all occur; empty for all.</param>
/// <param name="State">Only this state, or null for all.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">True for the last first.</param>
/// <param name="Page">Which page.</param>
public sealed record BillingListRequest(
    string Search,
    BillingAddressState? State,
    BillingSort Sort,
    bool Descending,
    KeysetRequest Page
);

/// <summary>What needs attention.</summary>
/// <param name="Unconfirmed">Wait for Odoo's word.</param>
/// <param name="NotCreated">Were entered and are not in Odoo.</param>
public readonly record struct BillingAttention(int Unconfirmed, int NotCreated);

/// <summary>Lists the billing addresses a person may see, from Portal's mirror: works while Odoo is away. Source: 003-8, 003-14, P6.</summary>
public sealed class ListBillingAddresses(PortalDatabase databases, BillingVisibility visibility)
{
    private const int MostWords = 8;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<BillingAddress>>> ExecuteAsync(
        Actor actor,
        BillingListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var filtered = Search(sight.In(db).AsNoTracking(), request.Search);
        if (request.State is { } state)
        {
            filtered = filtered.Where(address => address.State == state);
        }

        return request.Sort switch
        {
            BillingSort.City => await PageAsync(address => address.CityKey),
            BillingSort.Country => await PageAsync(address => address.CountryKey),
            BillingSort.Changed => await PageAsync(address => address.ChangedAt),
            _ => await PageAsync(address => address.NameKey),
        };

        Task<KeysetPage<BillingAddress>> PageAsync<TKey>(Expression<Func<BillingAddress, TKey>> key)
            where TKey : notnull =>
            new Keyset<BillingAddress, TKey>(key, address => address.Key, request.Descending).ReadAsync(
                filtered,
                request.Page,
                cancellationToken
            );
    }

    /// <summary>Counts those that need a person or Odoo's word.</summary>
    public async Task<Result<BillingAttention>> CountAttentionAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        var seen = sight.In(db);
        return new BillingAttention(
            await seen.CountAsync(address => address.State == BillingAddressState.Unconfirmed, cancellationToken),
            await seen.CountAsync(address => address.State == BillingAddressState.NotCreated, cancellationToken)
        );
    }

    private static IQueryable<BillingAddress> Search(IQueryable<BillingAddress> addresses, string search)
    {
        foreach (var word in Folding.Fold(search, 200).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var pattern = $"%{word.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            addresses = addresses.Where(address => EF.Functions.Like(address.SearchText, pattern, "\\"));
        }

        return addresses;
    }
}
