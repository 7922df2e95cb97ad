using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Writes every subscription that the list would show, not only a page, as CSV; same right, filters, search and order. The audit row is stored first.
/// Source: DESIGN §8, P8, P9.
/// </summary>
public sealed class ExportServicePlans(PortalDatabase database, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    public async Task<Result<CsvFile<ServicePlan>>> BeginAsync(
        Actor actor,
        PlanListRequest request,
        IReadOnlyList<CsvColumn<ServicePlan>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSubscriptions.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var what = new
        {
            tab = $"{request.Tab}",
            request.Search,
            request.State,
            request.Payment,
        };
        await using var db = database.CreateDbContext();
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, ServicePlanActs.Exported, ("list", "subscriptions"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<ServicePlan>(
            columns,
            stop =>
                request.Keyset.ReadAllAsync(
                    database,
                    (context, _) => Task.FromResult(request.In(context.ServicePlans.AsNoTracking())),
                    Batch,
                    stop
                )
        );
    }
}
