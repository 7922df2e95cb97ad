namespace Portal.Core.Assets.Rules;

/// <summary>Says what is wrong with a rule that a person enters.</summary>
internal static class RuleCheck
{
    private const int MostConditions = 10;

    /// <summary>The draft without blanks that nobody means.</summary>
    public static RuleDraft Tidy(RuleDraft draft) =>
        draft with
        {
            Name = Folding.Tidy(draft.Name),
            Team = Folding.Tidy(draft.Team),
            Conditions = [.. draft.Conditions.Select(each => each with { Text = Folding.Clean(each.Text).Trim() })],
        };

    /// <summary>Every fault.</summary>
    public static List<Refusal> ListFaults(RuleDraft draft)
    {
        var faults = new List<Refusal>();
        if (draft.Name.Length == 0)
        {
            faults.Add(RuleRefusals.NameMissing);
        }
        else if (draft.Name.Length > RuleRefusals.NameLength)
        {
            faults.Add(RuleRefusals.NameTooLong);
        }

        if (draft.Conditions.Count > MostConditions)
        {
            faults.Add(RuleRefusals.TooManyConditions);
        }
        else if (draft.Conditions.Count == 0 && draft.Action == RuleAction.Suppress)
        {
            faults.Add(RuleRefusals.NothingLeft);
        }

        for (var at = 0; at < draft.Conditions.Count; at++)
        {
            if (FindFault(at + 1, draft.Conditions[at]) is { } fault)
            {
                faults.Add(fault);
            }
        }

        if (draft.Team.Length > RuleRefusals.NameLength)
        {
            faults.Add(RuleRefusals.TeamTooLong);
        }

        return faults;
    }

    private static Refusal? FindFault(int number, RuleCondition condition) =>
        condition.Text.Length == 0 ? RuleRefusals.TextMissing(number)
        : condition.Text.Length > RulePattern.Longest ? RuleRefusals.TextTooLong(number)
        : condition.Match == RuleMatch.Regex && RulePattern.FindFault(condition.Text) is { } why
            ? RuleRefusals.PatternWrong(number, why)
        : null;
}
