using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Billing addresses that people entered in Portal in one stretch of time, by what has become of them.</summary>
/// <param name="Created">Odoo has them, or had them.</param>
/// <param name="Unconfirmed">Odoo's answer is not known yet.</param>
/// <param name="NotCreated">Odoo did not create them.</param>
public readonly record struct SentCount(long Created, long Unconfirmed, long NotCreated);

/// <summary>Counts the billing addresses that people sent to Odoo over time, among those a person may see. Source: DESIGN §8, 003-12.</summary>
public sealed class CountSentBillingAddresses(PortalDatabase databases, BillingVisibility visibility)
{
    /// <summary>A count for each stretch of time. Each is a stretch of an index that holds no imported row. Safe to repeat.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="spans">UTC instants of beginning and end, the end exclusive.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<SentCount>>> ExecuteAsync(
        Actor actor,
        IReadOnlyList<(DateTime From, DateTime Until)> spans,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (spans.Count == 0)
        {
            return new List<SentCount>();
        }

        var sight = await visibility.OfAsync(actor, cancellationToken);
        await using var db = databases.CreateDbContext();
        // one statement for all stretches: the page asks for thirty at a time
        var found = await spans
            .Select((span, place) => Counted(sight.In(db), span, place))
            .Aggregate((some, next) => some.Concat(next))
            .ToListAsync(cancellationToken);
        var byPlace = found.ToLookup(each => each.Place);
        return spans.Select((_, place) => Sum(byPlace[place])).ToList();
    }

    private static IQueryable<StateCount> Counted(
        IQueryable<BillingAddress> addresses,
        (DateTime From, DateTime Until) span,
        int place
    ) =>
        addresses
            .Where(address => address.CreatedById != null && address.CreatedAt >= span.From && address.CreatedAt < span.Until)
            .GroupBy(address => address.State)
            .Select(group => new StateCount
            {
                Place = place,
                State = group.Key,
                Count = group.LongCount(),
            });

    private static SentCount Sum(IEnumerable<StateCount> counts)
    {
        var states = counts.ToDictionary(each => each.State, each => each.Count);
        var unconfirmed = states.GetValueOrDefault(BillingAddressState.Unconfirmed);
        var notCreated = states.GetValueOrDefault(BillingAddressState.NotCreated);
        return new SentCount(states.Values.Sum() - unconfirmed - notCreated, unconfirmed, notCreated);
    }

    private sealed class StateCount
    {
        public int Place { get; init; }

        public BillingAddressState State { get; init; }

        public long Count { get; init; }
    }
}
