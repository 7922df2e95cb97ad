using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Moves a rule among the others: the first that fits decides. Source: R14.</summary>
public sealed class MoveRule(PortalDatabase database, TimeProvider time)
{
    /// <summary>Moves it by so many places; beyond the ends it stays at the end.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The rule.</param>
    /// <param name="places">Below zero: sooner.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>Its place, counted from 1.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Guid key, int places, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var rules = await db.AlertRules.OrderBy(each => each.Position).ThenBy(each => each.Key).ToListAsync(cancellationToken);
        var from = rules.FindIndex(each => each.Key == key);
        if (from < 0)
        {
            return RuleRefusals.NoRule;
        }

        var moved = rules[from];
        var to = Math.Clamp(from + places, 0, rules.Count - 1);
        rules.RemoveAt(from);
        rules.Insert(to, moved);
        for (var at = 0; at < rules.Count; at++)
        {
            rules[at].Move(at + 1);
        }

        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                "alert-rule.moved",
                (AlertRule.Kind, $"{key}"),
                new { place = from + 1 },
                new { place = to + 1 }
            )
        );
        return await db.TryCommitAsync(write, cancellationToken) ? to + 1 : RuleRefusals.Changed;
    }
}
