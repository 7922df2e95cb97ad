using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>Narrows deliveries by records that messaging knows nothing of.</summary>
/// <param name="Name">Who can read the words: <see cref="IDeliveryScope.Name"/>.</param>
/// <param name="Words">What is wanted, in that one's own writing; kept with a batch.</param>
public sealed record DeliveryScope(string Name, string Words);

/// <summary>What became of reading the records behind refused deliveries again.</summary>
public enum Refreshing
{
    /// <summary>There was nothing to read.</summary>
    None,

    /// <summary>They were read: the deliveries may have changed.</summary>
    Read,

    /// <summary>They could not be read, or not all of them; what was not stays as it is.</summary>
    Failed,
}

/// <summary>Reads a <see cref="DeliveryScope"/>. A capability implements it for its deliveries; messaging finds it by name.</summary>
public interface IDeliveryScope
{
    /// <summary>Its name, the same in every version: batches are kept.</summary>
    string Name { get; }

    /// <summary>Those of the deliveries that the words are about.</summary>
    IQueryable<Delivery> Narrow(PortalDbContext db, IQueryable<Delivery> deliveries, string words);

    /// <summary>The same in words for staff: "outlet Lome, search “omondi”".</summary>
    Task<string> DescribeAsync(PortalDbContext db, string words, CancellationToken cancellationToken);

    /// <summary>Without those that their record has called off: no act on all matching sends them.</summary>
    IQueryable<Delivery> Wanted(PortalDbContext db, IQueryable<Delivery> deliveries);

    /// <summary>
    /// Reads the records behind refused deliveries again, so that what is sent again is what they are now; where that cannot be had, it stays as it is.
    /// Outside of a transaction, and within seconds: a person waits for it.
    /// </summary>
    Task<Refreshing> RefreshAsync(IReadOnlyCollection<Guid> deliveries, CancellationToken cancellationToken);

    /// <summary>Why a delivery is called off by its record, one sentence; null when it is not, or is none of this one's.</summary>
    Task<string?> FindCalledOffAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken);
}

internal static class DeliveryScopes
{
    /// <summary>What a filter's scope means, in words for staff; empty where it has none.</summary>
    public static Task<string> DescribeAsync(
        this IEnumerable<IDeliveryScope> scopes,
        PortalDbContext db,
        DeliveryFilter filter,
        CancellationToken cancellationToken
    ) =>
        filter.Scope is { } wanted
            ? scopes.Single(scope => scope.Name == wanted.Name).DescribeAsync(db, wanted.Words, cancellationToken)
            : Task.FromResult("");

    /// <summary>The matching ones that are still wanted.</summary>
    public static IQueryable<Delivery> MatchWanted(
        this IEnumerable<IDeliveryScope> scopes,
        PortalDbContext db,
        DeliveryFilter filter
    ) => scopes.Aggregate(scopes.Match(db, filter), (deliveries, scope) => scope.Wanted(db, deliveries));

    /// <summary>Reads what is behind refused ones again.</summary>
    /// <returns>Failed when any failed, else read when any was read.</returns>
    public static async Task<Refreshing> RefreshAsync(
        this IEnumerable<IDeliveryScope> scopes,
        IReadOnlyCollection<Guid> deliveries,
        CancellationToken cancellationToken
    )
    {
        var worst = Refreshing.None;
        foreach (var scope in scopes)
        {
            var became = await scope.RefreshAsync(deliveries, cancellationToken);
            worst = became > worst ? became : worst;
        }

        return worst;
    }

    /// <summary>The refusal for one that its record has called off, or null.</summary>
    public static async Task<Refusal?> FindCalledOffAsync(
        this IEnumerable<IDeliveryScope> scopes,
        PortalDbContext db,
        Delivery delivery,
        CancellationToken cancellationToken
    )
    {
        foreach (var scope in scopes)
        {
            if (await scope.FindCalledOffAsync(db, delivery, cancellationToken) is { } why)
            {
                return MessagingRefusals.CalledOff(why);
            }
        }

        return null;
    }

    /// <summary>The matching ones of a filter, its scope included.</summary>
    /// <exception cref="InvalidOperationException">Nobody can read the scope; a defect.</exception>
    public static IQueryable<Delivery> Match(this IEnumerable<IDeliveryScope> scopes, PortalDbContext db, DeliveryFilter filter)
    {
        var deliveries = filter.Apply(db.Deliveries);
        return filter.Scope is { } wanted
            ? scopes.Single(scope => scope.Name == wanted.Name).Narrow(db, deliveries, wanted.Words)
            : deliveries;
    }
}
