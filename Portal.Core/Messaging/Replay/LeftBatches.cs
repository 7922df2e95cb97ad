using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A "Retry all matching" that was cut short, and what is left of it.</summary>
/// <param name="Batch">The wish as it was stored.</param>
/// <param name="Filter">Which it concerns.</param>
/// <param name="Matching">How many match now; they go out again when it goes on.</param>
public sealed record LeftBatch(ReplayBatch Batch, DeliveryFilter Filter, int Matching)
{
    /// <summary>What the filter's scope means, in words for staff; empty where it has none.</summary>
    public string ScopeWords { get; init; } = "";
}

/// <summary>Finds the batch that a stop of Portal or a fault cut short, for a person to let go on or to drop: nothing of it starts by itself.</summary>
public sealed class LeftBatches(PortalDatabase database, IEnumerable<IDeliveryScope> scopes, TimeProvider time)
{
    /// <summary>The one that waits for a decision, or null.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<LeftBatch?>> FindAsync(Actor actor, AccessPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var batch = await db
            .ReplayBatches.AsNoTracking()
            .SingleOrDefaultAsync(each => each.State == ReplayBatchState.Open, cancellationToken);
        if (batch is null || await IsAtWorkAsync(db, cancellationToken))
        {
            return default(LeftBatch);
        }

        var matching = RetryMatchingDeliveries
            .Matching(scopes, db, batch.Which)
            .Where(each => each.CreatedAt <= batch.RequestedAt);
        return new LeftBatch(batch, batch.Which, await matching.CountAsync(cancellationToken))
        {
            ScopeWords = await scopes.DescribeAsync(db, batch.Which, cancellationToken),
        };
    }

    /// <summary>Ends it; what was sent stays sent, what was made due goes out in turn.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="batch">Its id.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> DropAsync(Actor actor, AccessPolicy policy, Guid batch, CancellationToken cancellationToken)
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        return await IsAtWorkAsync(cancellationToken) ? MessagingRefusals.BatchAtWork
            : await DropAsync(actor, batch, cancellationToken) ? null
            : MessagingRefusals.Changed;
    }

    internal async Task<bool> DropAsync(Actor actor, Guid batch, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var dropped = await db
            .ReplayBatches.Where(each => each.Id == batch && each.State == ReplayBatchState.Open)
            .ExecuteUpdateAsync(
                set => set.SetProperty(each => each.State, ReplayBatchState.Cancelled).SetProperty(each => each.EndedAt, now),
                cancellationToken
            );
        if (dropped == 0)
        {
            return false;
        }

        var row = await db.ReplayBatches.AsNoTracking().SingleAsync(each => each.Id == batch, cancellationToken);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                "deliveries.retry-dropped",
                ("replay-batch", batch.ToString()),
                after: new { filter = row.Which.ToAudit(), row.Estimate }
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    internal async Task<bool> IsOpenAsync(Guid batch, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.ReplayBatches.AnyAsync(
            each => each.Id == batch && each.State == ReplayBatchState.Open,
            cancellationToken
        );
    }

    internal async Task<bool> IsAtWorkAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await IsAtWorkAsync(db, cancellationToken);
    }

    private Task<bool> IsAtWorkAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var silent = time.UtcInstant - JobRunner.SilenceLimit;
        return db.JobRuns.AnyAsync(
            run => run.Job == RetryMatching.JobName && run.State == JobRunState.Running && run.SeenAt > silent,
            cancellationToken
        );
    }
}
