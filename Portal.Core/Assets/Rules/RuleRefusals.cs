namespace Portal.Core.Assets.Rules;

/// <summary>Everything about rules and windows that is refused, in one place.</summary>
internal static class RuleRefusals
{
    /// <summary>Longest name.</summary>
    public const int NameLength = 100;

    public static Refusal NoRule { get; } =
        new(Refusal.NotFoundCode, "There is no such rule.", "Somebody else may have removed it; look at the list again.");

    public static Refusal NoWindow { get; } =
        new(Refusal.NotFoundCode, "There is no such window.", "Somebody else may have removed it; look at the list again.");

    public static Refusal Changed { get; } =
        new("alerts.changed", "Somebody else changed it meanwhile.", "Look at it again, then decide.");

    public static Refusal NameMissing { get; } =
        new("alerts.name-missing", "Give it a name that others understand.", Field: "Name");

    public static Refusal NameTooLong { get; } =
        new("alerts.name-too-long", $"The name is longer than {NameLength} letters.", "Shorten it.", "Name");

    public static Refusal TeamTooLong { get; } =
        new(
            "alerts.team-too-long",
            $"The team is longer than {NameLength} letters.",
            "Enter its name as Odoo has it.",
            nameof(RuleDraft.Team)
        );

    public static Refusal TooManyConditions { get; } =
        new("alerts.too-many-conditions", "A rule may have at most 10 conditions.", "Leave some out, or make two rules of it.");

    public static Refusal NothingLeft { get; } =
        new(
            "alerts.nothing-left",
            "Without a condition no alert at all would become a ticket.",
            "Add a condition; for a time without tickets make a maintenance window of everything."
        );

    public static Refusal TooManyRules { get; } =
        new("alerts.too-many-rules", "There are 500 rules already.", "Remove one that nothing matches any more.");

    public static Refusal TextMissing(int number) =>
        new(
            "alerts.text-missing",
            $"Condition {number} says nothing to look for.",
            "Enter a text, or leave it out.",
            RuleDraft.FieldOf(number)
        );

    public static Refusal TextTooLong(int number) =>
        new(
            "alerts.text-too-long",
            $"The text of condition {number} is longer than {RulePattern.Longest} letters.",
            "Shorten it.",
            RuleDraft.FieldOf(number)
        );

    public static Refusal PatternWrong(int number, string why) =>
        new(
            "alerts.pattern-wrong",
            $"Condition {number} is no regular expression that Portal can use. {why}",
            "Correct it, or choose \"contains\".",
            RuleDraft.FieldOf(number)
        );

    public static Refusal ClientMissing { get; } =
        new("windows.client-missing", "Choose the client.", Field: nameof(WindowDraft.ClientKey));

    public static Refusal AssetMissing { get; } =
        new("windows.asset-missing", "Choose the asset.", Field: nameof(WindowDraft.AssetKey));

    public static Refusal TimeWrong { get; } =
        new("windows.time-wrong", "A time of the day goes from 00:00 to 23:59.", Field: nameof(WindowDraft.FromMinute));

    public static Refusal StartMissing { get; } =
        new("windows.start-missing", "Enter when it begins.", Field: nameof(WindowDraft.StartsAt));

    public static Refusal EndWrong { get; } =
        new("windows.end-wrong", "It must end after it begins, within 90 days.", Field: nameof(WindowDraft.EndsAt));
}
