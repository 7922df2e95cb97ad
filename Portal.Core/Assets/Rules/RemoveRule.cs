using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Removes a rule; what it decided stays decided. Source: R14.</summary>
public sealed class RemoveRule(PortalDatabase database, TimeProvider time)
{
    /// <summary>Removes it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The rule.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, Guid key, int version, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var rule = await db.AlertRules.SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (rule is null)
        {
            return RuleRefusals.NoRule;
        }

        if (rule.Version != version)
        {
            return RuleRefusals.Changed;
        }

        db.AlertRules.Remove(rule);
        db.Audit.Add(
            AuditEntry.For(time.GetUtcNow().UtcDateTime, actor, "alert-rule.removed", (AlertRule.Kind, $"{key}"), rule.ToDraft())
        );
        return await db.TryCommitAsync(write, cancellationToken) ? key : RuleRefusals.Changed;
    }
}
