using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Home;
using Portal.Core.ServicePlans;

namespace Portal.Pages.ServicePlans;

/// <summary>Subscriptions that ABS has otherwise than it should, and those of which it cannot be told.</summary>
internal sealed class PlanNeeds(ListServicePlans list) : INeedsAttention
{
    public string Title => "Subscriptions";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (
            AccessPolicy.PublishSubscriptions.Check(actor) is not null
            || (await list.CountTabsAsync(actor, new PlanListRequest(), cancellationToken)).Value is not { } counts
        )
        {
            return [];
        }

        return
        [
            .. Need.Of(
                new("subscription that ABS has otherwise", "subscriptions that ABS has otherwise") { IsUrgent = true },
                new PlanListAddress { Tab = PlanTab.Drifted }.First,
                counts.GetValueOrDefault(PlanTab.Drifted),
                null
            ),
            .. Need.Of(
                new("subscription with a warning", "subscriptions with a warning"),
                new PlanListAddress { Tab = PlanTab.Warned }.First,
                counts.GetValueOrDefault(PlanTab.Warned),
                null
            ),
        ];
    }
}

/// <summary>Subscriptions in the search over everything; by the list's own right.</summary>
internal sealed class PlanSearch(ListServicePlans list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Subscriptions";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new PlanListAddress { Search = text.Typed };
        var request = address.ToRequest() with { Page = KeysetRequest.First(Most) };
        return (await list.ExecuteAsync(actor, request, cancellationToken)).Value is { Rows.Count: > 0 } page
            ? new FoundGroup(Title, [.. page.Rows.Select(plan => Item(plan, text))])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            }
            : null;
    }

    private static FoundItem Item(ServicePlan plan, SearchText text) =>
        new($"{plan.Name}, {plan.CustomerName}", PlanListAddress.Of(plan.Key))
        {
            Detail = $"Subscription · {PlanWords.State(plan.OdooState)} · ABS: {PlanWords.InAbs(plan)}",
            Icon = "receipt_long",
            Score = Math.Max(1, Math.Max(text.Score(plan.CustomerName), text.Score(plan.Name))),
        };
}
