using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Takes in one telling of an incident. The devices it affects differ from telling to telling: those that the newest does not name are over, and all of
/// them are once it is resolved. A telling that is older than what is known says nothing. Inside the transaction of the message. Source: R14, R15, d5.
/// </summary>
/// <remarks>Next: <see cref="AlertIntake"/>.</remarks>
internal sealed class IncidentIntake(AlertIntake intake)
{
    /// <summary>Takes it in.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="told">A report for each device it names, or one of the client; one at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task TakeAsync(PortalDbContext db, IReadOnlyList<AlertReport> told, CancellationToken cancellationToken)
    {
        var known = await FindKnownAsync(db, told[0], cancellationToken);
        if (known.Exists(each => each.Event.ChangedAt > told[0].Change))
        {
            return;
        }

        // in one order everywhere, since others take the turns of the same conditions
        var conditions = told.Select(each => each.ConditionKey).Concat(known.Select(each => each.ConditionKey));
        foreach (var condition in conditions.Distinct().Order(StringComparer.Ordinal))
        {
            await AlertTurn.TakeAsync(db, condition, cancellationToken);
        }

        foreach (var report in told.OrderBy(each => each.ConditionKey, StringComparer.Ordinal))
        {
            await intake.TakeAsync(db, report, cancellationToken);
            await db.SaveChangesAsync(cancellationToken); // what follows looks for what is there
        }

        var named = told.Select(each => Folding.Cut(each.OccurrenceId, AlertEvent.IdLength)).ToHashSet(StringComparer.Ordinal);
        foreach (var (left, _) in known.Where(each => !named.Contains(each.Event.OccurrenceId)))
        {
            await intake.EndAsync(db, left, told[0], cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    // one telling of an incident at a time, over all nodes
    private static async Task<List<(AlertEvent Event, string ConditionKey)>> FindKnownAsync(
        PortalDbContext db,
        AlertReport told,
        CancellationToken cancellationToken
    )
    {
        if (told.IncidentId.Length == 0)
        {
            return [];
        }

        var (source, id) = (told.Source, Folding.Cut(told.IncidentId, AlertEvent.IdLength));
        await AlertTurn.TakeAsync(db, $"incident {source} {id}", cancellationToken);
        var known = await (
            from each in db.AlertEvents
            join alert in db.Alerts on each.AlertKey equals alert.Key
            where each.Source == source && each.IncidentId == id && each.IncidentId != ""
            select new { Event = each, alert.ConditionKey }
        ).ToListAsync(cancellationToken);
        return known.ConvertAll(each => (each.Event, each.ConditionKey));
    }
}
