using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>Nobody knows whether the request of a worker that died has arrived, so its contents stay as they are.</summary>
public abstract class WhenAWorkerDiesWithADelivery(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly byte[] Others = Encoding.UTF8.GetBytes("""{"n":2}""");

    public sealed class OnSqlite() : WhenAWorkerDiesWithADelivery(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAWorkerDiesWithADelivery(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_restart_does_not_make_it_untouched()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        await DieAsync();
        await new LeaseLeftovers(Database.Portal, [Ledger], Clock).StartedAsync(Cancellation);

        var (replaced, held) = await TryBothAsync(id);

        Assert.Equal((false, false), (replaced, held));
        Assert.Equal((DeliveryState.Pending, 0, 1), await StandingAsync(id));
    }

    [Fact]
    public async Task Whoever_gives_it_back_unsent_afterwards_does_not_make_it_untouched()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        await DieAsync();
        await ExpireAsync();
        await GiveBackAsync();

        var (replaced, held) = await TryBothAsync(id);

        Assert.Equal((false, false), (replaced, held));
    }

    [Fact]
    public async Task One_that_was_taken_and_given_back_unsent_is_untouched()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        await GiveBackAsync();

        var (replaced, held) = await TryBothAsync(id);

        Assert.Equal((true, true), (replaced, held));
    }

    [Fact]
    public async Task An_attempt_counts_as_one_sending()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];

        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal((DeliveryState.Delivered, 1, 1), await StandingAsync(id));
    }

    private async Task<(DeliveryState, int, int)> StandingAsync(Guid id)
    {
        var delivery = await DeliveryAsync(id);
        return (delivery.State, delivery.Attempts, delivery.Sendings);
    }

    private async Task<(bool Replaced, bool Held)> TryBothAsync(Guid id)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var delivery = await OutboxChanges.ReadAsync(db, id, Cancellation);
        var changes = Get<OutboxChanges>();
        return (
            await changes.TryReplaceAsync(db, delivery, Others, Cancellation),
            await changes.TryHoldAsync(db, delivery, "Called off.", Cancellation)
        );
    }

    private async Task<IReadOnlyList<HeldDelivery>> DieAsync()
    {
        await using var store = DeliveryStore.For(Database.Portal);
        return (await store.RunAsync(Round([], 1), Cancellation)).Taken;
    }

    private async Task GiveBackAsync()
    {
        await using var store = DeliveryStore.For(Database.Portal);
        var held = Assert.Single((await store.RunAsync(Round([], 1), Cancellation)).Taken);
        await store.RunAsync(Round([new Settlement(held, DeliveryState.Pending, null, held.Step, Now)], 0), Cancellation);
    }

    private async Task ExpireAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.LeaseUntil, DateTime.UnixEpoch), Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private DeliveryRound Round(IReadOnlyList<Settlement> settlements, int wanted) =>
        new(Now, settlements, [], new Dictionary<string, int> { [Abs] = wanted });
}
