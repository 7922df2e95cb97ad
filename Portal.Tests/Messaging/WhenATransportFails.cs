using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>Whatever a transport does, nothing leaks and nothing is said that is not so.</summary>
public abstract class WhenATransportFails(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenATransportFails(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenATransportFails(DatabaseProvider.Postgres);

    [Fact]
    public async Task One_that_does_not_look_at_its_token_is_given_up_all_the_same()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        var asked = new TaskCompletionSource();
        Ledger.Answer = (_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<DeliveryAnswer?>().Task;
        };

        var running = NewDispatcher().RunOnceAsync(Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        Clock.Advance(DeliverySender.AttemptLimit);
        await running.WaitAsync(Cancellation);

        var attempt = Assert.Single(await AttemptsAsync(id));
        Assert.Equal((AttemptOutcome.WillRetry, true), (attempt.Outcome, attempt.MayHaveArrived));
    }

    [Fact]
    public async Task One_that_cannot_be_judged_leaks_neither_its_place_nor_its_lease()
    {
        var ids = await PromiseAsync([.. Enumerable.Range(0, 40).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Deliveries.Where(each => ids.Take(20).Contains(each.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.CorrelationId, "no trace at all"), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var dispatcher = NewDispatcher();
        await dispatcher.RunOnceAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await PassAsync(Lease.Length);
        await dispatcher.RunOnceAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(20, Ledger.Effects.Count);
        Assert.Equal(20, (await DeliveriesAsync()).Count(each => each.State == DeliveryState.Delivered));
    }

    [Fact]
    public async Task What_an_http_client_throws_by_itself_is_the_network()
    {
        var ids = await PromiseAsync(Draft("k-1", "sale.order,1"), Draft("k-2", "sale.order,2"), Draft("k-3", "sale.order,3"));
        Ledger.Answer = (delivery, _) =>
            delivery.IdempotencyKey switch
            {
                "k-1" => throw new TaskCanceledException("HttpClient.Timeout", new TimeoutException()),
                "k-2" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
                _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut"),
            };

        await NewDispatcher().RunOnceAsync(Cancellation);

        var attempts = new List<(string, bool)>();
        foreach (var id in ids)
        {
            var attempt = Assert.Single(await AttemptsAsync(id));
            attempts.Add((attempt.Summary, attempt.MayHaveArrived));
        }

        Assert.Equal(
            [("ABS did not answer in time.", true), ("ABS cannot be reached.", false), ("ABS cannot be reached.", true)],
            attempts
        );
    }

    [Fact]
    public async Task What_portal_itself_holds_back_spends_nothing_and_goes_out_once_it_may()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        Ledger.Answer = (_, _) => throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Paused, "another database");
        var dispatcher = NewDispatcher();
        for (var minute = 0; minute < 60; minute++)
        {
            await dispatcher.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var during = await DeliveryAsync(id);
        Ledger.Says(null);
        await dispatcher.RunOnceAsync(Cancellation);

        Assert.Equal((DeliveryState.Pending, 0, 0), (during.State, during.Attempts, during.Step));
        Assert.StartsWith("Portal holds back", during.Reason, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
        Assert.Single(await AttemptsAsync(id));
    }

    [Fact]
    public async Task Giving_back_leaves_the_reason_as_it_was()
    {
        await PromiseAsync([.. Enumerable.Range(0, 40).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.Reason, "as it was"), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Ledger.Says(DeliveryAnswer.Http(401));
        await NewDispatcher().RunOnceAsync(Cancellation);

        var untried = (await DeliveriesAsync()).Where(each => each.Attempts == 0).ToList();
        Assert.NotEmpty(untried);
        Assert.All(untried, each => Assert.Equal(("as it was", null), (each.Reason, each.LeaseOwner)));
    }

    [Fact]
    public async Task A_failed_repeat_of_a_delivered_one_leaves_it_delivered_and_tells_nobody_otherwise()
    {
        var id = (await PromiseAsync(Draft("k-1") with { TellsOutcome = true }))[0];
        await NewDispatcher().RunOnceAsync(Cancellation);
        foreach (var status in new[] { 422, 503 })
        {
            Ledger.Says(DeliveryAnswer.Http(status));
            Assert.True(
                (await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, DeliveryState.Delivered, Cancellation)).Succeeded
            );
            await NewDispatcher().RunOnceAsync(Cancellation);

            Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(id)).State);
        }

        Assert.Single(await MessagesAsync());
        Assert.Equal([201, 422, 503], (await AttemptsAsync(id)).Select(each => each.Status!.Value));
    }

    [Fact]
    public async Task While_it_is_only_probed_a_persons_retry_is_the_next_probe()
    {
        var ids = await PromiseAsync([.. Enumerable.Range(0, 20).Select(each => Draft($"k-{each:00}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(503));
        var dispatcher = Get<Dispatcher>();
        await dispatcher.RunOnceAsync(Cancellation);
        var asked = Ledger.Requests.Count;

        Assert.True(
            (await Get<RetryDelivery>().ExecuteAsync(Operator, Policy, ids[19], DeliveryState.Pending, Cancellation)).Succeeded
        );
        await dispatcher.RunOnceAsync(Cancellation);

        Assert.Equal("k-19", Ledger.Requests.ElementAt(asked).IdempotencyKey);
        Assert.Equal(asked + 1, Ledger.Requests.Count);
    }

    [Fact]
    public async Task Only_a_real_answer_ends_an_alarm()
    {
        await PromiseAsync([.. Enumerable.Range(0, 6).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Clock.Advance(TimeSpan.FromHours(1));
        Ledger.Answer = (_, _) => throw new FormatException("a defect");
        await NewDispatcher().RunOnceAsync(Cancellation);

        await using var db = Database.Open();
        Assert.Null((await db.Alarms.SingleAsync(Cancellation)).ClearedAt);
        Assert.NotNull((await db.Destinations.SingleAsync(Cancellation)).BrokenSince);
    }
}
