using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.Import;

namespace Portal.Core.ServicePlans.States;

/// <summary>Lets ABS follow what a mapping of states has changed: those in that state, and with every import those with a warning. Source: scenario 26.</summary>
internal sealed class FollowStates(PortalDatabase database, PlanWriter writer)
{
    private const int Page = 500;

    /// <summary>Those that are in this state.</summary>
    public Task RunAsync(StateSide side, string odooState, CancellationToken cancellationToken) =>
        side == StateSide.Service
            ? RunAsync(plan => plan.OdooState == odooState, cancellationToken)
            : RunAsync(plan => plan.PaymentState == odooState, cancellationToken);

    /// <summary>Those with a warning: a stop between a mapping and what follows it leaves them behind.</summary>
    public Task RunWarnedAsync(CancellationToken cancellationToken) =>
        RunAsync(plan => plan.Warnings != PlanWarnings.None, cancellationToken);

    private async Task RunAsync(Expression<Func<ServicePlan, bool>> which, CancellationToken cancellationToken)
    {
        var after = 0;
        while (await ListAsync(which, after, cancellationToken) is { Count: > 0 } ids)
        {
            await writer.FollowAsync(ids, cancellationToken);
            after = ids[^1];
        }
    }

    private async Task<List<int>> ListAsync(
        Expression<Func<ServicePlan, bool>> which,
        int after,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        return await db
            .ServicePlans.Where(which)
            .Where(plan => plan.OdooId > after)
            .OrderBy(plan => plan.OdooId)
            .Select(plan => plan.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }
}
