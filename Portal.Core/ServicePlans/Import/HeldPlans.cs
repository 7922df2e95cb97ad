using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.Import;

/// <summary>
/// Reads subscriptions again of which ABS cannot be told yet: neither a product's reference nor the period of a plan leaves a trace on an order. Source: P4.
/// </summary>
internal sealed class HeldPlans(PortalDatabase database, IServicePlanDirectory directory, PlanWriter writer)
{
    private const int Page = 200;

    /// <summary>Reads them, by rising id.</summary>
    public async Task RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var after = 0;
        while (await ListAsync(after, cancellationToken) is { Count: > 0 } ids)
        {
            await writer.StoreAsync(await directory.ReadAsync(ids, cancellationToken), null, progress, cancellationToken);
            after = ids[^1];
        }
    }

    private async Task<List<int>> ListAsync(int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .ServicePlans.Where(plan => plan.IsHeld && plan.OdooId > after)
            .OrderBy(plan => plan.OdooId)
            .Select(plan => plan.OdooId)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }
}
