using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>An order whose entitlement has ended.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrderedAt">UTC instant it was confirmed last.</param>
/// <param name="EntitledAt">UTC instant it was entitled; null where the one that has ended was never on it.</param>
internal readonly record struct EndedOrder(int Id, DateTime OrderedAt, DateTime? EntitledAt);

/// <summary>
/// Which of the orders whose entitlement has ended are news: a contract that ends as it should is no difference for good. ABS does not say when one
/// ended; it counts from when Portal first listed it.
/// </summary>
internal static class EndedLately
{
    /// <summary>So long an end is listed, unless the order is confirmed after it.</summary>
    public static readonly TimeSpan For = TimeSpan.FromDays(30);

    private const int Part = 500;

    /// <summary>Those to be listed.</summary>
    public static async Task<List<int>> ListAsync(
        PortalDbContext db,
        IEnumerable<EndedOrder> orders,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var since = now - For;
        var lately = new List<int>();
        foreach (var part in orders.Chunk(Part))
        {
            var listed = await ReadListedAsync(db, part, cancellationToken);
            lately.AddRange(
                part.Where(order =>
                        !listed.TryGetValue(Order.SubjectOf(order.Id), out var at)
                        || at >= since
                        || at < order.EntitledAt // another one, that ended before this
                        || at < order.OrderedAt
                    )
                    .Select(order => order.Id)
            );
        }

        return lately;
    }

    // since when, also where it is listed no longer
    private static Task<Dictionary<string, DateTime>> ReadListedAsync(
        PortalDbContext db,
        EndedOrder[] part,
        CancellationToken cancellationToken
    )
    {
        var subjects = part.Select(order => Order.SubjectOf(order.Id)).ToList();
        return db
            .Drifts.Where(drift => drift.Kind == DriftKind.EndedEntitlement && subjects.Contains(drift.Subject))
            .GroupBy(drift => drift.Subject)
            .Select(group => new { Subject = group.Key, At = group.Max(drift => drift.FirstSeenAt) })
            .ToDictionaryAsync(each => each.Subject, each => each.At, cancellationToken);
    }
}
