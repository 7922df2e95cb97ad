using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;

namespace Portal.Tests.Alarms;

/// <summary>On PostgreSQL, where two may write at once; on SQLite one waits for the other from the start.</summary>
public sealed class WhenOneDiesWhileTheLastIsLookedAfter() : MessagingSuite(DatabaseProvider.Postgres)
{
    [Fact]
    public async Task The_alarm_of_dead_deliveries_stays()
    {
        var ids = await PromiseAsync(Draft("k-1", "sale.order,1"));
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var next = Assert.Single(await PromiseAsync(Draft("k-2", "sale.order,2")));
        await using var worker = Database.Open();
        await using var write = await worker.BeginWriteAsync(Cancellation);
        await worker
            .Deliveries.Where(each => each.Id == next)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Dead), Cancellation);
        await worker.RaiseAlarmAsync(MessagingAlarms.OfDeadDelivery(Abs, "Unknown."), Now, Cancellation);

        var person = Get<RetryDelivery>().ExecuteAsync(Operator, Policy, ids[0], DeliveryState.Dead, Cancellation);
        await UntilItWaitsAsync(person);
        await write.CommitAsync(Cancellation);
        await person;

        Assert.Null(await ClearedAtAsync());
    }

    [Fact]
    public async Task The_alarm_of_dead_messages_stays()
    {
        var ids = await StoredAsync(Hook("e-1"), Hook("e-2"));
        await using (var db = Database.Open())
        {
            await using var first = await db.BeginWriteAsync(Cancellation);
            await BuryAsync(db, ids[0]);
            await first.CommitAsync(Cancellation);
        }

        await using var worker = Database.Open();
        await using var write = await worker.BeginWriteAsync(Cancellation);
        await BuryAsync(worker, ids[1]);

        var person = Get<DiscardMessage>().ExecuteAsync(Operator, Policy, ids[0], "Not ours.", Cancellation);
        await UntilItWaitsAsync(person);
        await write.CommitAsync(Cancellation);
        await person;

        Assert.Null(await ClearedAtAsync());
    }

    private async Task BuryAsync(PortalDbContext db, Guid id)
    {
        await db
            .Inbox.Where(each => each.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, InboxState.Dead), Cancellation);
        await db.RaiseAlarmAsync(MessagingAlarms.OfDeadMessage("odoo", "Broken."), Now, Cancellation);
    }

    private async Task<DateTime?> ClearedAtAsync()
    {
        await using var db = Database.Open();
        return (await db.Alarms.AsNoTracking().SingleAsync(Cancellation)).ClearedAt;
    }

    private async Task UntilItWaitsAsync(Task person)
    {
        await using var connection = new NpgsqlConnection(Database.Options.ConnectionString.Reveal());
        await connection.OpenAsync(Cancellation);
        const string waiting =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var look = new NpgsqlCommand(waiting, connection);
        while (!person.IsCompleted && await look.ExecuteScalarAsync(Cancellation) is 0L)
        {
            await Task.Delay(20, Cancellation);
        }
    }
}
