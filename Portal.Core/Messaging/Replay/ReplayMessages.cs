using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Hands all matching messages that are ignored or dead to their handlers again: those of a kind that this release knows, or all that died of
/// one fault. Says how many first, shows progress, can be cancelled; goes on when the page is left. Source: R2, R3.
/// </summary>
public sealed class ReplayMessages(PortalDatabase database, JobRunner runner, TimeProvider time)
{
    /// <summary>Key of its history.</summary>
    public const string JobName = "replay-matching-messages";

    /// <summary>How many match now.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="filter">Which; those pending or done are left alone.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<int>> EstimateAsync(
        Actor actor,
        AccessPolicy policy,
        MessageFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        return await ReplayMatchingMessages.Matching(db, filter).CountAsync(cancellationToken);
    }

    /// <summary>Begins; the run is watched and cancelled like every job's.</summary>
    /// <returns>The run's id, which serves this wish alone; a refusal while another one is at work.</returns>
    /// <inheritdoc cref="EstimateAsync"/>
    public async Task<Result<Guid>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        MessageFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var now = time.UtcInstant;
        var run = await runner.StartOwnAsync<ReplayMatchingMessages>(
            actor,
            job => job.Wish = new ReplayWish(actor, filter, now),
            cancellationToken
        );
        if (run.Succeeded)
        {
            await using var db = database.CreateDbContext();
            var subject = ("job-run", run.Value.ToString());
            db.Audit.Add(AuditEntry.For(now, actor, "messages.replayed", subject, after: new { job = JobName, filter }));
            await db.SaveChangesAsync(cancellationToken);
        }

        return run;
    }

    /// <summary>Stops it; what was handed on stays so.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="cancellationToken">Stops the wish before it is stored.</param>
    public async Task<Refusal?> CancelAsync(Actor actor, AccessPolicy policy, Guid run, CancellationToken cancellationToken) =>
        policy.Check(actor) ?? await runner.CancelAsync<ReplayMatchingMessages>(run, actor, cancellationToken);
}
