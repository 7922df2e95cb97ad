using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>The work of <see cref="RetryMatching"/>: a few at a time, each a real attempt whose result is counted.</summary>
internal sealed class RetryMatchingDeliveries(PortalDatabase database, MessagingWakes wakes, TimeProvider time) : IJob
{
    private const int Chunk = 20;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => RetryMatching.JobName;

    public string Title => "Retry all matching deliveries";

    public AccessPolicy Policy => AccessPolicy.SendAgain;

    /// <summary>What a batch concerns: whatever matches and can be sent again.</summary>
    public static IQueryable<Delivery> Matching(PortalDbContext db, DeliveryFilter filter) =>
        filter.Apply(db.Deliveries).Where(each => each.State == DeliveryState.Pending || each.State == DeliveryState.Dead);

    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var batch = await db
            .ReplayBatches.AsNoTracking()
            .SingleOrDefaultAsync(each => each.State == ReplayBatchState.Open, cancellationToken);
        if (batch is null)
        {
            return "Nothing was to be sent again.";
        }

        progress.Expect(batch.Estimate);
        var end = ReplayBatchState.Cancelled;
        var stop = "";
        try
        {
            stop = await RetryAllAsync(batch, progress, cancellationToken);
            end = ReplayBatchState.Done;
        }
        finally
        {
            progress.Advance(0, ("not tried", batch.NotTried));
            await EndAsync(batch, end);
        }

        return $"{batch.Delivered} delivered, {batch.Failed} failed, {batch.NotTried} not tried.{stop}";
    }

    // ends early, with the reason, where the destination takes nothing
    private async Task<string> RetryAllAsync(ReplayBatch batch, JobProgress progress, CancellationToken cancellationToken)
    {
        var last = Guid.Empty;
        while (await RequeueAsync(batch, last, cancellationToken) is { Count: > 0 } chunk)
        {
            last = chunk[^1].Id;
            var waitUntil = time.UtcInstant + Patience;
            while (chunk.Count > 0)
            {
                chunk = await CountAsync(chunk, batch, progress, cancellationToken);
                if (
                    chunk.Count > 0
                    && (time.UtcInstant > waitUntil || await IsRestingAsync(chunk[0].Destination, cancellationToken))
                )
                {
                    return " The destination takes no more now; the rest goes out by itself.";
                }

                await Task.Delay(chunk.Count > 0 ? LookAgain : TimeSpan.Zero, time, cancellationToken);
            }
        }

        return "";
    }

    private async Task<List<Requeued>> RequeueAsync(ReplayBatch batch, Guid after, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var free = Matching(db, batch.Which).Where(each => each.LeaseUntil == null || each.LeaseUntil <= now);
        var chunk = await free.Where(each => each.Id.CompareTo(after) > 0 && each.CreatedAt <= batch.RequestedAt)
            .OrderBy(each => each.Id)
            .Take(Chunk)
            .Select(each => new Requeued(each.Id, each.Destination, each.Attempts))
            .ToListAsync(cancellationToken);
        var ids = chunk.ConvertAll(each => each.Id);
        // judged as they are now: one that a worker takes in this moment is tried anyway
        await free.Where(each => ids.Contains(each.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.State, DeliveryState.Pending)
                        .SetProperty(each => each.Reason, (string?)null)
                        .SetProperty(each => each.Step, 0)
                        .SetProperty(each => each.NextAttemptAt, now)
                        .SetProperty(each => each.SettledAt, (DateTime?)null)
                        .SetProperty(each => each.Fence, each => each.Fence + 1),
                cancellationToken
            );
        foreach (var destination in chunk.Select(each => each.Destination).Distinct())
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, destination, now, cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
        wakes.Outbox.Raise();
        return chunk;
    }

    // those that have not been tried yet
    private async Task<List<Requeued>> CountAsync(
        List<Requeued> chunk,
        ReplayBatch batch,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var ids = chunk.Select(each => each.Id).ToList();
        await using var db = database.CreateDbContext();
        var states = await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Select(each => new
            {
                each.Id,
                each.State,
                each.Attempts,
            })
            .ToDictionaryAsync(each => each.Id, cancellationToken);
        var left = new List<Requeued>();
        foreach (var each in chunk)
        {
            var isDelivered = states.TryGetValue(each.Id, out var now) && now.State == DeliveryState.Delivered;
            if (now is { State: DeliveryState.Pending } && now.Attempts == each.Attempts)
            {
                left.Add(each);
                continue;
            }

            (batch.Delivered, batch.Failed) = (batch.Delivered + (isDelivered ? 1 : 0), batch.Failed + (isDelivered ? 0 : 1));
            progress.Advance(1, (isDelivered ? "delivered" : "failed", 1));
        }

        return left;
    }

    private async Task<bool> IsRestingAsync(string destination, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.Destinations.AnyAsync(
            each => each.Name == destination && (each.State != DestinationState.Active || each.BrokenSince != null),
            cancellationToken
        );
    }

    private async Task EndAsync(ReplayBatch batch, ReplayBatchState state)
    {
        await using var db = database.CreateDbContext();
        var row = await db.ReplayBatches.SingleAsync(each => each.Id == batch.Id);
        (row.State, row.EndedAt, row.Delivered, row.Failed) = (state, time.UtcInstant, batch.Delivered, batch.Failed);
        await db.SaveChangesAsync();
    }

    private sealed record Requeued(Guid Id, string Destination, int Attempts);
}
