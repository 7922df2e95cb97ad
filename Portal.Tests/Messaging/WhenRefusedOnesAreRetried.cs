using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>What was refused for good is counted as such, and its record is read first while that can be had. Source: R2, R10.</summary>
public abstract class WhenRefusedOnesAreRetried(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenRefusedOnesAreRetried(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRefusedOnesAreRetried(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(422, 1)]
    [InlineData(408, 0)]
    [InlineData(425, 0)]
    [InlineData(429, 0)]
    public async Task What_was_only_put_off_until_its_schedule_ended_was_not_refused(int status, int refused)
    {
        await DieAsync(1, status);

        var counted = await Get<RetryMatching>().CountRefusedAsync(Operator, Policy, new DeliveryFilter(), Cancellation);

        Assert.Equal(refused, counted.Value);
    }

    [Fact]
    public async Task A_batch_whose_records_could_not_be_read_once_asks_no_more()
    {
        await DieAsync(450, 422);
        var scope = new AwayScope();
        var requeue = new RequeueDeliveries(Database.Portal, [scope], Clock);
        var batch = ReplayBatch.Wish(Guid.CreateVersion7(), new DeliveryFilter(), 450, Operator, Now);
        var due = 0;

        while (await requeue.NextAsync(batch, Cancellation) is { } next)
        {
            due += next.Count;
        }

        Assert.Equal((450, 1), (due, scope.Readings));
    }

    private async Task DieAsync(int count, int status)
    {
        var ids = await PromiseAsync([.. Enumerable.Range(0, count).Select(each => Draft($"k-{each}", $"stock,{each}"))]);
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        db.DeliveryAttempts.AddRange(
            ids.Select(id => new DeliveryAttempt
            {
                DeliveryId = id,
                Number = 1,
                StartedAt = Now,
                Outcome = AttemptOutcome.GaveUp,
                Status = status,
            })
        );
        await db.SaveChangesAsync(Cancellation);
        await db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Dead), Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private sealed class AwayScope : IDeliveryScope
    {
        public int Readings { get; private set; }

        public string Name => "away";

        public IQueryable<Delivery> Narrow(PortalDbContext db, IQueryable<Delivery> deliveries, string words) => deliveries;

        public Task<string> DescribeAsync(PortalDbContext db, string words, CancellationToken cancellationToken) =>
            Task.FromResult("");

        public IQueryable<Delivery> Wanted(PortalDbContext db, IQueryable<Delivery> deliveries) => deliveries;

        public Task<Refreshing> RefreshAsync(IReadOnlyCollection<Guid> deliveries, CancellationToken cancellationToken)
        {
            Readings++;
            return Task.FromResult(Refreshing.Failed);
        }

        public Task<string?> FindCalledOffAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken) =>
            Task.FromResult<string?>(null);
    }
}
