using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Sends all deliveries that match a filter again, not only those of a page: says how many first, shows progress, can be cancelled, counts
/// results. Source: R2, R3, scenario 11.
/// </summary>
public sealed class RetryMatching(
    PortalDatabase database,
    LeftBatches left,
    JobRunner runner,
    IEnumerable<IDeliveryScope> scopes,
    TimeProvider time
)
{
    /// <summary>Key of its history.</summary>
    public const string JobName = "retry-matching-deliveries";

    /// <summary>How many match now.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    public async Task<Result<int>> EstimateAsync(
        Actor actor,
        AccessPolicy policy,
        DeliveryFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        return await RetryMatchingDeliveries.Matching(scopes, db, filter).CountAsync(cancellationToken);
    }

    /// <summary>How many of those that match were refused for good with the contents they still have: they are refused again.</summary>
    /// <inheritdoc cref="EstimateAsync"/>
    public async Task<Result<int>> CountRefusedAsync(
        Actor actor,
        AccessPolicy policy,
        DeliveryFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        return await RefusedContents
            .AsRefused(db, RetryMatchingDeliveries.Matching(scopes, db, filter))
            .CountAsync(cancellationToken);
    }

    /// <summary>Begins; the run is watched and cancelled like every job's.</summary>
    /// <returns>The run's id, which serves this wish alone. A refusal while another one is at work, or was cut short and not decided on.</returns>
    /// <inheritdoc cref="EstimateAsync"/>
    public async Task<Result<Guid>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        DeliveryFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        var wish = await WishAsync(actor, filter, cancellationToken);
        if (!wish.Succeeded)
        {
            return wish;
        }

        var run = await StartAsync(actor, wish.Value, cancellationToken);
        if (!run.Succeeded)
        {
            await left.DropAsync(actor, wish.Value, cancellationToken); // nothing of it was begun
        }

        return run;
    }

    /// <summary>Goes on with one that was cut short.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="batch">Its id, as <see cref="LeftBatches"/> showed it.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run's id. A refusal while one is at work, or when it was decided on meanwhile.</returns>
    public async Task<Result<Guid>> GoOnAsync(Actor actor, AccessPolicy policy, Guid batch, CancellationToken cancellationToken)
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        return await left.IsOpenAsync(batch, cancellationToken)
            ? await StartAsync(actor, batch, cancellationToken)
            : MessagingRefusals.Changed;
    }

    /// <summary>Stops it; what was sent stays sent.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="cancellationToken">Stops the wish before it is stored.</param>
    public async Task<Refusal?> CancelAsync(Actor actor, AccessPolicy policy, Guid run, CancellationToken cancellationToken) =>
        policy.Check(actor) ?? await runner.CancelAsync<RetryMatchingDeliveries>(run, actor, cancellationToken);

    private async Task<Result<Guid>> StartAsync(Actor actor, Guid batch, CancellationToken cancellationToken) =>
        await runner.StartOwnAsync<RetryMatchingDeliveries>(actor, job => job.Batch = batch, cancellationToken);

    private async Task<Result<Guid>> WishAsync(Actor actor, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        var estimate = await RetryMatchingDeliveries.Matching(scopes, db, filter).CountAsync(cancellationToken);
        var batch = ReplayBatch.Wish(Guid.CreateVersion7(now), filter, estimate, actor, now);
        db.ReplayBatches.Add(batch);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                "deliveries.retried",
                ("replay-batch", batch.Id.ToString()),
                after: new { filter = filter.ToAudit(), estimate }
            )
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return batch.Id;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return await left.IsAtWorkAsync(cancellationToken) ? MessagingRefusals.BatchAtWork : MessagingRefusals.BatchLeft;
        }
    }
}
