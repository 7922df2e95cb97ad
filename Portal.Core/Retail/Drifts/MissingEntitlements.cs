using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Lists, after a complete pass, confirmed orders without an entitlement, those whose entitlement has ended lately, and entitlements that ABS has no
/// longer. What is listed already and as it was is only read.
/// </summary>
internal sealed class MissingEntitlements(
    PortalDatabase database,
    PromiseEntitlement promise,
    LostEntitlements lost,
    TimeProvider time
)
{
    private const int Page = 100;

    /// <summary>Now, as rows keep it.</summary>
    public DateTime Now => time.UtcInstant;

    /// <summary>Lists them.</summary>
    /// <param name="pass">The pass, complete.</param>
    /// <param name="isAsked">True when a person asked for it.</param>
    /// <param name="cancellationToken">Ends it after the page at work.</param>
    /// <exception cref="JobFailedException">Too many have gone at once; all else is listed.</exception>
    public async Task<MissingCounts> ListAsync(ComparisonPass pass, bool isAsked, CancellationToken cancellationToken)
    {
        var found = await lost.FindAsync(
            pass,
            isAsked,
            orders => CountListableAsync(pass, orders, cancellationToken),
            cancellationToken
        );
        var counts = default(MissingCounts);
        foreach (var part in found.Lost.Concat(found.Ended).Order().Chunk(Page))
        {
            counts += await NoteAsync(pass, part, cancellationToken);
        }

        for (var after = 0; await ListWithoutAsync(after, cancellationToken) is { Count: > 0 } ids; after = ids[^1])
        {
            counts += await NoteAsync(pass, ids, cancellationToken);
        }

        return found.TooMany is { } tooMany ? throw tooMany : counts;
    }

    /// <summary>Ends what the pass did not see any more.</summary>
    /// <returns>How many.</returns>
    public Task<int> ResolveUnseenAsync(ComparisonPass pass, CancellationToken cancellationToken) =>
        DriftLedger.ResolveUnseenAsync(database, pass, Now, cancellationToken);

    private async Task<int> CountListableAsync(
        ComparisonPass pass,
        IReadOnlyCollection<int> orders,
        CancellationToken cancellationToken
    )
    {
        var count = 0;
        foreach (var part in orders.Chunk(Page))
        {
            await using var db = database.CreateDbContext();
            count += (await FindAsync(db, pass, part, cancellationToken)).Count;
        }

        return count;
    }

    private async Task<List<int>> ListWithoutAsync(int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Orders.Where(order =>
                order.EntitlementId == null
                && order.State == OrderState.Confirmed
                && order.OdooId > after
                && order.DeletedAt == null
            )
            .OrderBy(order => order.OdooId)
            .Select(order => order.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }

    private async Task<MissingCounts> NoteAsync(
        ComparisonPass pass,
        IReadOnlyCollection<int> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var seen = await FindAsync(db, pass, ids, cancellationToken);
        var news = await DriftLedger.KeepAsync(db, pass, seen, Now, cancellationToken);
        if (news.Count == 0)
        {
            return MissingCounts.Of(seen);
        }

        // judged by what is there in the transaction: an answer of ABS may have come since
        var changed = news.Select(sighting => Order.IdOf(sighting.Subject)).OfType<int>().ToList();
        var noted = await RacedWrite.RunAsync(
            database,
            async write =>
            {
                var sightings = await FindAsync(write, pass, changed, cancellationToken);
                await DriftLedger.SeeAsync(write, sightings, Now, cancellationToken);
                return sightings;
            },
            cancellationToken
        );
        return MissingCounts.Of(seen.Except(news).Concat(noted));
    }

    private async Task<List<DriftSighting>> FindAsync(
        PortalDbContext db,
        ComparisonPass pass,
        IReadOnlyCollection<int> ids,
        CancellationToken cancellationToken
    )
    {
        var known = await KnownOrders.ReadAsync(db, ids, cancellationToken);
        var promises = await ReadPromisesAsync(db, known, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, known.All.SelectMany(known.LinesOf), cancellationToken);
        var lately = await ListEndedAsync(db, pass, known, cancellationToken);
        var found = new List<DriftSighting>();
        foreach (var order in known.All.OrderBy(each => each.OdooId).Where(promise.Concerns))
        {
            var delivery = order.DeliveryId is { } id ? promises.GetValueOrDefault(id) : null;
            var units = mapping.Explode(known.LinesOf(order));
            if (
                units.Units.Count + units.Missing.Count > 0
                && delivery?.MayStillCome(pass.BeganAt) is not true
                && See(pass, order, delivery, lately) is { } sighting
            )
            {
                found.Add(sighting);
            }
        }

        return found;
    }

    // of those that have none on them; those that have were chosen by who found them
    private async Task<HashSet<int>> ListEndedAsync(
        PortalDbContext db,
        ComparisonPass pass,
        KnownOrders known,
        CancellationToken cancellationToken
    )
    {
        var ended = known
            .All.Where(order => order.EntitlementId is null && pass.Ended.ContainsKey(order.OdooId))
            .Select(order => new EndedOrder(order.OdooId, order.OrderedAt, null));
        return [.. await EndedLately.ListAsync(db, ended, Now, cancellationToken)];
    }

    private static DriftSighting? See(ComparisonPass pass, Order order, Promised? delivery, HashSet<int> lately) =>
        order is { DeletedAt: not null } or { State: OrderState.Cancelled } ? null
        : order.EntitlementId is not { } own
            ? order.State != OrderState.Confirmed ? null
                : pass.Ended.TryGetValue(order.OdooId, out var past)
                    ? lately.Contains(order.OdooId) ? Ended(order, past)
                        : null
                : pass.EndedBefore.Contains(order.OdooId) ? null
                : Missing(order, delivery is null ? "There is none, and none was asked for." : $"There is none; {delivery.Words}")
        : order.IsEntitlementClosed
            ? order.State == OrderState.Confirmed && !pass.Further.ContainsKey(order.OdooId) ? Ended(order, own)
                : null
        : order.EntitledAt < pass.BeganAt && !pass.Seen.Contains(order.OdooId)
            ? Missing(order, $"Entitlement {own} is not there any more.")
        : null;

    private static async Task<Dictionary<Guid, Promised>> ReadPromisesAsync(
        PortalDbContext db,
        KnownOrders known,
        CancellationToken cancellationToken
    )
    {
        var ids = known.All.Select(order => order.DeliveryId).OfType<Guid>().ToList();
        return await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Select(each => new { each.Id, Promise = new Promised(each.State, each.Reason, each.DeliveredAt) })
            .ToDictionaryAsync(each => each.Id, each => each.Promise, cancellationToken);
    }

    private static DriftSighting Missing(Order order, string inAbs) =>
        new(DriftKind.MissingEntitlement, order.Subject, order.Name, Confirmed(order), inAbs);

    private static DriftSighting Ended(Order order, string entitlement) =>
        new(
            DriftKind.EndedEntitlement,
            order.Subject,
            order.Name,
            Confirmed(order),
            $"Entitlement {entitlement} has ended, and there is no other."
        );

    private static string Confirmed(Order order) => $"Confirmed, {order.Words(order.TotalMinor)}.";

    /// <summary>Where an order's promise stands.</summary>
    private sealed record Promised(DeliveryState State, string? Reason, DateTime? DeliveredAt)
    {
        public string Words =>
            State == DeliveryState.Delivered && DeliveredAt is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"ABS accepted it on {at:yyyy-MM-dd HH:mm} UTC all the same.")
                : $"{Standing}{(Reason is { Length: > 0 } why ? $": {why.TrimEnd('.')}" : "")}.";

        private string Standing =>
            State == DeliveryState.Cancelled ? "it was called off" : $"the delivery is {State.ToString().ToLowerInvariant()}";

        /// <summary>True while it is under way, or was accepted after ABS had listed what it has.</summary>
        public bool MayStillCome(DateTime beganAt) =>
            State is DeliveryState.Waiting or DeliveryState.Pending
            || (State == DeliveryState.Delivered && DeliveredAt >= beganAt);
    }
}

/// <summary>How many were found.</summary>
/// <param name="Without">Orders without an entitlement, also those that ABS has lost.</param>
/// <param name="Ended">Confirmed orders whose entitlement has ended.</param>
internal readonly record struct MissingCounts(int Without, int Ended)
{
    public static MissingCounts operator +(MissingCounts left, MissingCounts right) =>
        new(left.Without + right.Without, left.Ended + right.Ended);

    public static MissingCounts Of(IEnumerable<DriftSighting> sightings)
    {
        var kinds = sightings.Select(sighting => sighting.Kind).ToList();
        var ended = kinds.Count(kind => kind == DriftKind.EndedEntitlement);
        return new MissingCounts(kinds.Count - ended, ended);
    }
}
