using System.Linq.Expressions;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>Which subscriptions.</summary>
public enum PlanTab
{
    /// <summary>All.</summary>
    All,

    /// <summary>What ABS says is not what it should say.</summary>
    Drifted,

    /// <summary>Something keeps ABS from hearing of them as they are.</summary>
    Warned,

    /// <summary>ABS was told, and has named no plan instance.</summary>
    Unlinked,
}

/// <summary>What subscriptions are sorted by.</summary>
public enum PlanSort
{
    /// <summary>When Odoo last changed it.</summary>
    Changed,

    /// <summary>By number.</summary>
    Name,

    /// <summary>By customer.</summary>
    Customer,
}

/// <summary>What a list of subscriptions shows.</summary>
public sealed record PlanListRequest
{
    /// <summary>Which.</summary>
    public PlanTab Tab { get; init; }

    /// <summary>Words of number, customer, plan, template or plan instance.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only those in this state of Odoo; empty for all.</summary>
    public string State { get; init; } = "";

    /// <summary>Only those that are paid like this, in Odoo's word; empty for all.</summary>
    public string Payment { get; init; } = "";

    /// <summary>By what.</summary>
    public PlanSort Sort { get; init; }

    /// <summary>Downwards.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);

    internal Keyset<ServicePlan> Keyset =>
        Sort switch
        {
            PlanSort.Name => new Keyset<ServicePlan, string>(plan => plan.NameKey, plan => plan.Key, Descending),
            PlanSort.Customer => new Keyset<ServicePlan, string>(plan => plan.CustomerKey, plan => plan.Key, Descending),
            _ => new Keyset<ServicePlan, DateTime>(plan => plan.ChangedAt, plan => plan.Key, Descending),
        };

    /// <summary>The subscriptions, unsorted.</summary>
    internal IQueryable<ServicePlan> In(IQueryable<ServicePlan> all)
    {
        var found = Of(Tab) is { } tab ? all.Where(tab) : all;
        found = State.Length > 0 ? found.Where(plan => plan.OdooState == State) : found;
        found = Payment.Length > 0 ? found.Where(plan => plan.PaymentState == Payment) : found;
        return new SubstringSearch<ServicePlan>(plan => plan.SearchText, Search).In(found);
    }

    private static Expression<Func<ServicePlan, bool>>? Of(PlanTab tab) =>
        tab switch
        {
            PlanTab.Drifted => plan => plan.IsDrifted,
            PlanTab.Warned => plan => plan.Warnings != PlanWarnings.None,
            PlanTab.Unlinked => plan => plan.AbsPlanId == null && plan.CreatedDeliveryId != null,
            _ => null,
        };
}
