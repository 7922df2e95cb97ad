using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>Lists subscriptions: filters, search, sort and pages on the database. Source: R2, 002-2.</summary>
public sealed class ListServicePlans(PortalDatabase database)
{
    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<ServicePlan>>> ExecuteAsync(
        Actor actor,
        PlanListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Keyset.ReadAsync(request.In(db.ServicePlans.AsNoTracking()), request.Page, cancellationToken);
    }

    /// <summary>How many each tab shows under the same search and filters.</summary>
    public async Task<Result<IReadOnlyDictionary<PlanTab, int>>> CountTabsAsync(
        Actor actor,
        PlanListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var counts = new Dictionary<PlanTab, int>();
        foreach (var tab in Enum.GetValues<PlanTab>())
        {
            counts[tab] = await (request with { Tab = tab })
                .In(db.ServicePlans)
                .Take(KeysetPage<ServicePlan>.CountLimit + 1)
                .CountAsync(cancellationToken);
        }

        return counts;
    }
}
