using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>What rules would make of an alert.</summary>
/// <param name="Rule">Name of the rule that decides; null when none fits, and it becomes a ticket.</param>
/// <param name="Action">What is done with it.</param>
/// <param name="Priority">The ticket's priority.</param>
/// <param name="Team">The ticket's team, or empty.</param>
public sealed record RuleVerdict(string? Rule, RuleAction Action, AlertPriority Priority, string Team);

/// <summary>An alert, and what becomes of it with the rules as they are and as they would be.</summary>
/// <param name="Key">The alert.</param>
/// <param name="Title">Its title.</param>
/// <param name="Client">Its client, or empty.</param>
/// <param name="Device">Its device, or empty.</param>
/// <param name="LastSeenAt">UTC instant it was last seen.</param>
/// <param name="Count">How often it occurred.</param>
/// <param name="Now">As the rules are.</param>
/// <param name="Then">As they would be.</param>
/// <param name="IsMatched">True when the rule that is tried decides about it.</param>
public sealed record TriedAlert(
    Guid Key,
    string Title,
    string Client,
    string Device,
    DateTime LastSeenAt,
    int Count,
    RuleVerdict Now,
    RuleVerdict Then,
    bool IsMatched
)
{
    /// <summary>True when saving the rule would change what becomes of it.</summary>
    public bool IsChanged => (Now.Action, Now.Priority, Now.Team) != (Then.Action, Then.Priority, Then.Team);
}

/// <summary>What a trial came to.</summary>
/// <param name="Looked">How many alerts were looked at.</param>
/// <param name="Matched">How many of them the rule decides about.</param>
/// <param name="Alerts">Those that it decides about, or that become something else; the newest first.</param>
public sealed record RuleTrial(int Looked, int Matched, IReadOnlyList<TriedAlert> Alerts);

/// <summary>
/// Tries a rule on the newest alerts, before it is saved: nothing changes. Source: R14, b2 (dry run against the last N alerts).
/// </summary>
public sealed class DryRunRules(PortalDatabase database)
{
    /// <summary>How many alerts are looked at unless somebody asks for another number.</summary>
    public const int Usual = 200;

    /// <summary>How many may be asked for.</summary>
    public const int Most = 2000;

    /// <summary>Tries it in its place; a new one after all others.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="draft">The rule.</param>
    /// <param name="last">How many of the newest alerts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What would become of them; every fault of the draft when it is refused.</returns>
    public async Task<Result<RuleTrial>> ExecuteAsync(Actor actor, RuleDraft draft, int last, CancellationToken cancellationToken)
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
        var rules = await db.AlertRules.AsNoTracking().OrderBy(each => each.Position).ToListAsync(cancellationToken);
        List<RuleDraft> now = [.. rules.Select(static rule => rule.ToDraft())];
        var at = now.FindIndex(each => each.Key == draft.Key && draft.Key is not null);
        List<RuleDraft> then = at < 0 ? [.. now, draft] : [.. now[..at], draft, .. now[(at + 1)..]];
        var alerts = await db
            .Alerts.AsNoTracking()
            .OrderByDescending(alert => alert.LastSeenAt)
            .ThenByDescending(alert => alert.Key)
            .Take(Math.Clamp(last, 1, Most))
            .ToListAsync(cancellationToken);
        return Compare(alerts, new RuleBook(now), new RuleBook(then), draft);
    }

    private static RuleTrial Compare(List<Alert> alerts, RuleBook now, RuleBook then, RuleDraft draft)
    {
        var tried = alerts.ConvertAll(alert =>
        {
            var subject = RuleSubject.Of(alert);
            var (before, after) = (now.Find(subject), then.Find(subject));
            return new TriedAlert(
                alert.Key,
                alert.Title,
                alert.ClientName,
                subject.Device,
                alert.LastSeenAt,
                alert.Count,
                Verdict(before, alert),
                Verdict(after, alert),
                ReferenceEquals(after, draft)
            );
        });
        return new RuleTrial(
            tried.Count,
            tried.Count(static each => each.IsMatched),
            [.. tried.Where(static each => each.IsMatched || each.IsChanged)]
        );
    }

    private static RuleVerdict Verdict(RuleDraft? rule, Alert alert) =>
        new(rule?.Name, rule?.Action ?? RuleAction.Ticket, rule?.Priority ?? alert.Priority, rule?.Team ?? "");
}
