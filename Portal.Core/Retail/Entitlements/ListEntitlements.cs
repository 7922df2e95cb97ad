using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>An outlet or channel partner that orders are of.</summary>
/// <param name="Id">Id in Odoo.</param>
/// <param name="Name">Name.</param>
public sealed record OrderPlace(int Id, string Name);

/// <summary>What the list can be narrowed by.</summary>
/// <param name="Outlets">By name.</param>
/// <param name="Channels">By name.</param>
public sealed record EntitlementFilters(IReadOnlyList<OrderPlace> Outlets, IReadOnlyList<OrderPlace> Channels);

/// <summary>The orders on their way to an entitlement, from Portal's own records: works while Odoo and ABS are away. Source: R2, R12, P6, G11.</summary>
public sealed class ListEntitlements(PortalDatabase database, TimeProvider time)
{
    private const int MostPlaces = 500;

    // every order is looked through for them, and a new outlet is rare
    private static readonly TimeSpan KeepPlaces = TimeSpan.FromMinutes(2);

    private readonly SharedReading<bool, EntitlementFilters> _places = new(time, _ => KeepPlaces);
    private readonly SharedReading<EntitlementRequest, Dictionary<EntitlementTab, int>> _counts = new(time, _ => TimeSpan.Zero);

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<EntitlementRow>>> ExecuteAsync(
        Actor actor,
        EntitlementRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var rows = await EntitlementListQuery.RowsAsync(db, request, cancellationToken);
        return await EntitlementListQuery.SortOf(request).ReadAsync(rows, request.Page, cancellationToken);
    }

    /// <summary>
    /// How many each tab has, each counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1. What is looked for row by row is counted once for all
    /// who look, the seldomer the longer it takes.
    /// </summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">Search and filters that count for all of them; its tab, sort and page do not matter.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<IReadOnlyDictionary<EntitlementTab, int>>> CountTabsAsync(
        Actor actor,
        EntitlementRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var of = request with
        {
            Tab = EntitlementTab.All,
            Sort = EntitlementSort.Promised,
            Descending = false,
            Page = KeysetRequest.First(1),
        };
        return of.IsLookedForByRow
            ? await _counts.GetAsync(of, stop => CountTabsAsync(of, stop), cancellationToken)
            : await CountTabsAsync(of, cancellationToken);
    }

    /// <summary>Outlets and channel partners of all promised orders, those of some minutes ago at the most; the first 500 by name.</summary>
    public async Task<Result<EntitlementFilters>> ReadFiltersAsync(Actor actor, CancellationToken cancellationToken) =>
        AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden
            ? forbidden
            : await _places.GetAsync(true, ReadPlacesAsync, cancellationToken);

    private async Task<Dictionary<EntitlementTab, int>> CountTabsAsync(
        EntitlementRequest request,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var counts = new Dictionary<EntitlementTab, int>();
        foreach (var tab in Enum.GetValues<EntitlementTab>())
        {
            var of = request with { Tab = tab };
            counts[tab] = of.IsOfDeliveries
                ? await CountAsync(EntitlementListQuery.Deliveries(db, of), cancellationToken)
                : await CountAsync(await EntitlementListQuery.RowsAsync(db, of, cancellationToken), cancellationToken);
        }

        return counts;
    }

    private async Task<EntitlementFilters> ReadPlacesAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var promised = db.Orders.Where(order => order.DeliveryId != null);
        var outlets = await promised
            .Where(order => order.OutletId != null)
            .GroupBy(order => order.OutletId!.Value) // not null, as asked for
            .Select(group => new { Id = group.Key, Name = group.Max(order => order.OutletName) })
            .OrderBy(place => place.Name)
            .Take(MostPlaces)
            .ToListAsync(cancellationToken);
        var channels = await promised
            .Where(order => order.ChannelId != null)
            .GroupBy(order => order.ChannelId!.Value) // not null, as asked for
            .Select(group => new { Id = group.Key, Name = group.Max(order => order.ChannelName) })
            .OrderBy(place => place.Name)
            .Take(MostPlaces)
            .ToListAsync(cancellationToken);
        return new EntitlementFilters(
            ByName(outlets.Select(place => new OrderPlace(place.Id, place.Name ?? ""))),
            ByName(channels.Select(place => new OrderPlace(place.Id, place.Name ?? "")))
        );
    }

    private static Task<int> CountAsync<T>(IQueryable<T> rows, CancellationToken cancellationToken) =>
        rows.Take(KeysetPage<EntitlementRow>.CountLimit + 1).CountAsync(cancellationToken);

    private static List<OrderPlace> ByName(IEnumerable<OrderPlace> places) =>
        [.. places.OrderBy(place => place.Name, StringComparer.OrdinalIgnoreCase)];
}
