using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

/// <summary>The numbers of the orders that messages and deliveries are about, and the record behind a number. Thread-safe.</summary>
public sealed class FindOrderNames(PortalDatabase database)
{
    /// <summary>Numbers by record (<c>sale.order,42</c>); what is no order, or none that Portal read, has none.</summary>
    /// <param name="actor">Who looks; without the right to see orders nobody learns a number.</param>
    /// <param name="subjects">Records, of whatever kind.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyDictionary<string, string>> ExecuteAsync(
        Actor actor,
        IEnumerable<string?> subjects,
        CancellationToken cancellationToken
    )
    {
        var ids = subjects.Select(Order.IdOf).OfType<int>().Distinct().ToList();
        if (ids.Count == 0 || AccessPolicy.SeeOrders.Check(actor) is not null)
        {
            return new Dictionary<string, string>();
        }

        await using var db = database.CreateDbContext();
        return await db
            .Orders.Where(order => ids.Contains(order.OdooId))
            .Select(order => new { order.OdooId, order.Name })
            .ToDictionaryAsync(order => Order.SubjectOf(order.OdooId), order => order.Name, cancellationToken);
    }

    /// <summary>The record of the order with this number; null where there is none, or more than one, or the person may see none.</summary>
    public async Task<string?> FindSubjectAsync(Actor actor, string number, CancellationToken cancellationToken)
    {
        var key = Folding.Fold(number, 100);
        if (key.Length == 0 || AccessPolicy.SeeOrders.Check(actor) is not null)
        {
            return null;
        }

        await using var db = database.CreateDbContext();
        var found = await db
            .Orders.Where(order => order.NameKey == key)
            .Select(order => order.OdooId)
            .Order()
            .Take(2)
            .ToListAsync(cancellationToken);
        return found is [var id] ? Order.SubjectOf(id) : null;
    }
}
