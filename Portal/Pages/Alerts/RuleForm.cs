using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;

namespace Portal.Pages.Alerts;

/// <summary>A rule as it is being entered.</summary>
public sealed class RuleForm
{
    public string Name { get; set; } = "";

    public bool IsOn { get; set; } = true;

    public List<ConditionForm> Conditions { get; } = [];

    public RuleAction Action { get; set; }

    public AlertPriority? Priority { get; set; }

    public string Team { get; set; } = "";

    public static RuleForm Of(RuleDraft draft)
    {
        var form = new RuleForm
        {
            Name = draft.Name,
            IsOn = draft.IsOn,
            Action = draft.Action,
            Priority = draft.Priority,
            Team = draft.Team,
        };
        form.Conditions.AddRange(
            draft.Conditions.Select(each => new ConditionForm
            {
                Field = each.Field,
                Match = each.Match,
                Text = each.Text,
            })
        );
        return form;
    }

    public RuleDraft ToDraft(RuleDraft opened) =>
        opened with
        {
            Name = Name,
            IsOn = IsOn,
            Conditions = [.. Conditions.Select(each => new RuleCondition(each.Field, each.Match, each.Text))],
            Action = Action,
            Priority = Priority,
            Team = Team,
        };
}

/// <summary>One condition as it is being entered.</summary>
public sealed class ConditionForm
{
    public RuleField Field { get; set; }

    public RuleMatch Match { get; set; }

    public string Text { get; set; } = "";
}
