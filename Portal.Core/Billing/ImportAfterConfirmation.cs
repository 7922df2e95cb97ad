using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>Compares the whole mirror with the database that was just confirmed: ids of the one before mean other records there.</summary>
internal sealed class ImportAfterConfirmation(JobRunner runner) : IDatabaseFollower
{
    public Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken) =>
        PullLedger.RestartAsync(db, BillingPull.Feed, cancellationToken);

    /// <summary>As Portal itself; while Portal stops, the schedule of the next start does it.</summary>
    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.Action, cancellationToken);
}
