using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>What rules look at.</summary>
/// <param name="Title">The alert's title.</param>
/// <param name="Message">Its text.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Client">Name of the client, or empty.</param>
/// <param name="Device">Name of the device, or empty.</param>
internal sealed record RuleSubject(string Title, string Message, AlertPriority Priority, string Client, string Device)
{
    public static RuleSubject Of(Alert alert) =>
        new(
            alert.Title,
            alert.Message,
            alert.Priority,
            alert.ClientName,
            alert.DeviceName.Length > 0 ? alert.DeviceName : alert.Device
        );
}

/// <summary>Rules in their order; the first that fits decides, and without one an alert becomes a ticket. Source: R14, b2.</summary>
internal sealed class RuleBook(IReadOnlyList<RuleDraft> rules)
{
    /// <summary>Reads those that are on.</summary>
    public static async Task<RuleBook> ReadAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var rules = await db
            .AlertRules.AsNoTracking()
            .Where(rule => rule.IsOn)
            .OrderBy(rule => rule.Position)
            .ThenBy(rule => rule.Key)
            .ToListAsync(cancellationToken);
        return new RuleBook([.. rules.Select(static rule => rule.ToDraft())]);
    }

    /// <summary>The first that fits, or null.</summary>
    public RuleDraft? Find(RuleSubject subject) => rules.FirstOrDefault(rule => Fits(rule, subject));

    private static bool Fits(RuleDraft rule, RuleSubject subject) =>
        rule.IsOn && rule.Conditions.All(condition => Holds(condition, TextOf(condition.Field, subject)));

    private static string TextOf(RuleField field, RuleSubject subject) =>
        field switch
        {
            RuleField.Title => subject.Title,
            RuleField.Message => subject.Message,
            RuleField.Priority => $"{subject.Priority}",
            RuleField.Client => subject.Client,
            RuleField.Device => subject.Device,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field without a text."),
        };

    private static bool Holds(RuleCondition condition, string text) =>
        condition.Match == RuleMatch.Regex
            ? RulePattern.IsIn(condition.Text, text)
            : Folding.Fold(text, Alert.TextLength).Contains(Folding.Fold(condition.Text), StringComparison.Ordinal);
}
