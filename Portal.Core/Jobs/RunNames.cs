using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>What a run is called in the audit: the name of its job.</summary>
internal sealed class RunNames(PortalDatabase databases, KnownJobs known) : IRecordNames
{
    public string Kind => "job-run";

    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        return await db
            .JobRuns.Where(run => ids.Contains(run.Id))
            .Select(run => new { run.Id, run.Job })
            .ToDictionaryAsync(run => run.Id, run => known.Title(run.Job), cancellationToken);
    }
}
