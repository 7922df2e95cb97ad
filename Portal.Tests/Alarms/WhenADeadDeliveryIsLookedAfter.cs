using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;

namespace Portal.Tests.Alarms;

/// <summary>The alarm of dead deliveries lasts until each that died was delivered or called off; trying them again neither ends nor repeats it.</summary>
public abstract class WhenADeadDeliveryIsLookedAfter(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenADeadDeliveryIsLookedAfter(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenADeadDeliveryIsLookedAfter(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_alarm_is_over_when_the_last_one_was_called_off()
    {
        var ids = await DieAsync("k-1", "k-2");

        await CancelAsync(ids[0]);
        var afterFirst = (await AlarmAsync()).ClearedAt;
        await CancelAsync(ids[1]);

        Assert.Null(afterFirst);
        Assert.NotNull((await AlarmAsync()).ClearedAt);
    }

    [Fact]
    public async Task It_stays_one_while_they_are_only_tried_again_and_nobody_is_told_anew()
    {
        var ids = await DieAsync("k-1", "k-2");
        var first = await AlarmAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        await RetryAsync(ids);
        var meanwhile = await AlarmAsync();
        Ledger.Says(DeliveryAnswer.Http(422) with { Reason = "Still unknown" });
        await NewDispatcher().RunOnceAsync(Cancellation);

        var again = await AlarmAsync();
        Assert.Null(meanwhile.ClearedAt);
        Assert.Equal((first.Id, null, 2, first.NewsAt), (again.Id, again.ClearedAt, again.Count, again.NewsAt));
        Assert.Contains("Still unknown", again.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_over_with_the_delivery_of_the_last_one()
    {
        var ids = await DieAsync("k-1", "k-2");
        await RetryAsync([ids[0]]);
        Ledger.Says(null);
        await NewDispatcher().RunOnceAsync(Cancellation);
        var afterFirst = (await AlarmAsync()).ClearedAt;
        await RetryAsync([ids[1]]);

        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Null(afterFirst);
        Assert.NotNull((await AlarmAsync()).ClearedAt);
    }

    [Fact]
    public async Task One_that_is_called_off_while_it_is_tried_again_ends_it()
    {
        var ids = await DieAsync("k-1");
        await RetryAsync(ids);

        await CancelAsync(ids[0]);

        Assert.NotNull((await AlarmAsync()).ClearedAt);
    }

    [Fact]
    public async Task Another_that_dies_once_it_is_over_begins_a_new_one()
    {
        await RetryAsync(await DieAsync("k-1"));
        Ledger.Says(null);
        await NewDispatcher().RunOnceAsync(Cancellation);

        await DieAsync("k-2");

        await using var db = Database.Open();
        var open = await db.Alarms.Select(each => each.ClearedAt == null).ToListAsync(Cancellation);
        Assert.Equal([false, true], open.Order());
    }

    private async Task<List<Guid>> DieAsync(params string[] keys)
    {
        var ids = await PromiseAsync([.. keys.Select(key => Draft(key, $"sale.order,{key}"))]);
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);
        return [.. ids];
    }

    private async Task RetryAsync(List<Guid> ids)
    {
        foreach (var id in ids)
        {
            var due = await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, DeliveryState.Dead, Cancellation);
            Assert.True(due.Succeeded);
        }
    }

    private async Task CancelAsync(Guid id)
    {
        var done = await Get<CancelDelivery>().ExecuteAsync(Operator, Policy, id, "Not wanted.", false, Cancellation);
        Assert.True(done.Succeeded);
    }

    private async Task<Alarm> AlarmAsync()
    {
        await using var db = Database.Open();
        return await db.Alarms.AsNoTracking().SingleAsync(Cancellation);
    }
}
