using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.History;

/// <summary>
/// Writes every run that the history would show, not only a page, as CSV; same right, filters, search and order. The audit row of the export is
/// stored first. Source: DESIGN §8, R1.
/// </summary>
public sealed class ExportRuns(PortalDatabase databases, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="filter">What the history shows.</param>
    /// <param name="columns">What the file holds.</param>
    /// <param name="cancellationToken">Stops the beginning; the file has its own.</param>
    public async Task<Result<CsvFile<JobRun>>> BeginAsync(
        Actor actor,
        RunFilter filter,
        IReadOnlyList<CsvColumn<JobRun>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                "job-runs.exported",
                ("list", "job-runs"),
                after: filter.ToAudit()
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<JobRun>(columns, stop => ReadAsync(filter, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<JobRun>> ReadAsync(
        RunFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = ListRuns.Newest.ReadAllAsync(
            databases,
            (db, _) => Task.FromResult(filter.Apply(db.JobRuns.AsNoTracking())),
            Batch,
            cancellationToken
        );
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }
}
