using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>A person in the history of jobs: the runs they started. Anonymised, the runs stay under a pseudonym.</summary>
internal sealed class PersonInJobs(PortalDatabase databases) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["JobRuns"];

    public async IAsyncEnumerable<PersonRecord> ReadAsync(
        PersonIdentity person,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var runs = db
            .JobRuns.AsNoTracking()
            .Where(run => run.StartedById == person.Id || run.EndAskedById == person.Id)
            .OrderBy(run => run.Id);
        await foreach (var run in runs.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new PersonRecord(
                "run of a job",
                new
                {
                    run.Id,
                    run.Job,
                    run.StartedAt,
                    run.StartedByName,
                    run.EndAskedBy,
                    run.Summary,
                }
            );
        }
    }

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .JobRuns.Where(run => run.StartedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.StartedByName, pseudonym), cancellationToken);
        await db
            .JobRuns.Where(run => run.EndAskedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.EndAskedBy, pseudonym), cancellationToken);
        var (was, becomes) = (erasure.Person.Names.Select(JobRunner.CancelledBy).ToList(), JobRunner.CancelledBy(pseudonym));
        await db
            .JobRuns.Where(run => run.State == JobRunState.Cancelled && run.Summary != null && was.Contains(run.Summary))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Summary, becomes), cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
