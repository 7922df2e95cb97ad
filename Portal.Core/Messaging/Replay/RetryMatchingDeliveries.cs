using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// The work of <see cref="RetryMatching"/>: makes all of them due at once, then counts what each comes to. What cannot be tried now, since its
/// destination takes nothing or an earlier one of its record comes first, is told as such and stops nothing.
/// </summary>
internal sealed class RetryMatchingDeliveries(
    PortalDatabase database,
    Dispatcher dispatcher,
    MessagingWakes wakes,
    IEnumerable<IDeliveryScope> scopes,
    TimeProvider time
) : IJob
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>How long nothing at all may come back before the counting ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The batch that this run was started for; it serves no other.</summary>
    public Guid Batch { get; set; }

    public string Name => RetryMatching.JobName;

    public string Title => "Retry all matching deliveries";

    public AccessPolicy Policy => AccessPolicy.SendAgain;

    public bool IsTold => true;

    /// <summary>What a batch concerns: whatever matches, can be sent again and is still wanted.</summary>
    public static IQueryable<Delivery> Matching(IEnumerable<IDeliveryScope> scopes, PortalDbContext db, DeliveryFilter filter) =>
        scopes.MatchWanted(db, filter).Where(each => each.State == DeliveryState.Pending || each.State == DeliveryState.Dead);

    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var batch = await db
            .ReplayBatches.AsNoTracking()
            // also for one that is cancelled before it begins: it has its end then
            .SingleOrDefaultAsync(each => each.Id == Batch && each.State == ReplayBatchState.Open, CancellationToken.None);
        if (batch is null)
        {
            return "Nothing was to be sent again.";
        }

        var watch = new BatchWatch(database, dispatcher, time);
        var end = ReplayBatchState.Open;
        try
        {
            await RequeueAsync(batch, watch, cancellationToken);
            progress.Expect(batch.Estimate);
            await CountAsync(batch, watch, progress, cancellationToken);
            end = ReplayBatchState.Done;
        }
        catch (OperationCanceledException) when (progress.IsCancelledByPerson)
        {
            end = ReplayBatchState.Cancelled;
            throw;
        }
        finally
        {
            // a stop of Portal or a fault leaves it open: a person lets it go on or drops it
            progress.Advance(0, ("not tried", batch.NotTried));
            await KeepAsync(batch, end);
        }

        return $"{batch.Delivered} delivered, {batch.Failed} failed, {batch.NotTried} not tried.{watch.Explain()}";
    }

    private async Task RequeueAsync(ReplayBatch batch, BatchWatch watch, CancellationToken cancellationToken)
    {
        var requeue = new RequeueDeliveries(database, scopes, time);
        while (await requeue.NextAsync(batch, cancellationToken) is { } chunk)
        {
            watch.Add(chunk);
            wakes.Outbox.Raise();
        }

        batch.Estimate = batch.Delivered + batch.Failed + watch.Left;
        watch.Begin();
    }

    private async Task CountAsync(ReplayBatch batch, BatchWatch watch, JobProgress progress, CancellationToken cancellationToken)
    {
        var waitUntil = time.GetTimestamp();
        while (watch.Left > 0 && time.GetElapsedTime(waitUntil) < Patience)
        {
            var (delivered, failed, isMoving) = await watch.LookAsync(cancellationToken);
            (batch.Delivered, batch.Failed) = (batch.Delivered + delivered, batch.Failed + failed);
            progress.Advance(delivered + failed, ("delivered", delivered), (JobProgress.Failed, failed));
            waitUntil = isMoving ? time.GetTimestamp() : waitUntil;
            await Task.Delay(isMoving || watch.Left == 0 ? TimeSpan.Zero : LookAgain, time, cancellationToken);
        }
    }

    private async Task KeepAsync(ReplayBatch batch, ReplayBatchState state)
    {
        await using var db = database.CreateDbContext();
        var row = await db.ReplayBatches.SingleAsync(each => each.Id == batch.Id);
        (row.State, row.Estimate, row.Delivered, row.Failed) = (state, batch.Estimate, batch.Delivered, batch.Failed);
        row.EndedAt = state == ReplayBatchState.Open ? null : time.UtcInstant;
        await db.SaveChangesAsync();
    }
}
