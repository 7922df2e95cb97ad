using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>A person in the history of jobs: the runs they started, and what they paused. Anonymised, both stay under a pseudonym.</summary>
internal sealed class PersonInJobs(PortalDatabase databases) : IPersonRecords
{
    public IReadOnlyList<string> Tables => ["JobRuns", "JobSettings"];

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

        foreach (
            var setting in await db
                .JobSettings.AsNoTracking()
                .Where(each => each.PausedById == person.Id)
                .ToListAsync(cancellationToken)
        )
        {
            yield return PauseRecord(setting);
        }
    }

    private static PersonRecord PauseRecord(JobSetting setting) =>
        new(
            "pause of a job",
            new
            {
                setting.Job,
                setting.PausedAt,
                setting.PausedUntil,
                setting.PausedBy,
                setting.PauseReason,
            }
        );

    public async Task AnonymiseAsync(PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db
            .JobRuns.Where(run => run.EndAskedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.EndAskedBy, pseudonym), cancellationToken);
        await db
            .JobSettings.Where(setting => setting.PausedById == id)
            .ExecuteUpdateAsync(set => set.SetProperty(setting => setting.PausedBy, pseudonym), cancellationToken);
        await ForgetAsync(db, erasure, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    // the name stands in what the search looks through too
    private static async Task ForgetAsync(PortalDbContext db, PersonErasure erasure, CancellationToken cancellationToken)
    {
        var (id, pseudonym) = (erasure.Person.Id, erasure.Pseudonym);
        var was = erasure.Person.Names.Select(JobRunner.CancelledBy).ToList();
        var named = db.JobRuns.Where(run =>
            run.StartedById == id || (run.State == JobRunState.Cancelled && was.Contains(run.Summary))
        );
        foreach (var run in await named.ToListAsync(cancellationToken))
        {
            run.Forget(id, was, pseudonym);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
