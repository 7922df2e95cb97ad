using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Saves a rule; a new one is asked last. It holds for what comes from then on. Source: R14.</summary>
public sealed class SaveRule(PortalDatabase database, TimeProvider time)
{
    /// <summary>Saves it.</summary>
    /// <returns>The rule; every fault of the draft when it is refused.</returns>
    public async Task<Result<AlertRule>> ExecuteAsync(Actor actor, RuleDraft draft, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        draft = RuleCheck.Tidy(draft);
        if (RuleCheck.ListFaults(draft) is { Count: > 0 } faults)
        {
            return faults;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var rules = await db.AlertRules.OrderBy(each => each.Position).ToListAsync(cancellationToken);
        var rule = rules.Find(each => each.Key == draft.Key);
        if (draft.Key is not null && rule is null)
        {
            return RuleRefusals.NoRule;
        }

        if ((rule?.Version ?? 0) != draft.Version)
        {
            return RuleRefusals.Changed;
        }

        if (rule is null && rules.Count >= ListRules.Most)
        {
            return RuleRefusals.TooManyRules;
        }

        var (now, before) = (time.GetUtcNow().UtcDateTime, rule?.ToDraft());
        if (rule is null)
        {
            rule = AlertRule.Make(rules.Count == 0 ? 1 : rules[^1].Position + 1, now);
            db.AlertRules.Add(rule);
        }

        rule.Save(draft, actor, now);
        db.Audit.Add(AuditEntry.For(now, actor, "alert-rule.saved", (AlertRule.Kind, $"{rule.Key}"), before, rule.ToDraft()));
        return await db.TryCommitAsync(write, cancellationToken) ? rule : RuleRefusals.Changed;
    }
}
