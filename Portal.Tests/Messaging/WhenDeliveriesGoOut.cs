using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenDeliveriesGoOut(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenDeliveriesGoOut(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenDeliveriesGoOut(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_is_sent_once_and_its_attempt_is_kept_without_secrets()
    {
        var id = (await PromiseAsync(Draft("k-1", payload: """{"n":1}""")))[0];
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(
                Ledger.Apply(delivery) with
                {
                    RequestText = "POST /api/v1/entitlements/create\nAuthorization: Bearer hush\n\n{\"password\":\"hush\"}",
                    ResponseText = new string('x', 50_000),
                }
            );

        var counts = await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal((1, 1), (counts.Sent, counts.Delivered));
        Assert.Equal("""{"n":1}""", Ledger.Effects["k-1"]);
        var delivery = await DeliveryAsync(id);
        Assert.Equal(
            (DeliveryState.Delivered, 1, Now, null),
            (delivery.State, delivery.Attempts, delivery.SettledAt, delivery.LeaseOwner)
        );
        var attempt = Assert.Single(await AttemptsAsync(id));
        Assert.Equal((1, AttemptOutcome.Accepted, 201), (attempt.Number, attempt.Outcome, attempt.Status));
        Assert.DoesNotContain("hush", attempt.Request, StringComparison.Ordinal);
        Assert.InRange(attempt.Response!.Length, DeliveryAttempt.TextLength, DeliveryAttempt.TextLength + 100);
    }

    [Fact]
    public async Task A_key_is_promised_once_for_ever()
    {
        var ids = await PromiseAsync(Draft("k-1", payload: "1"), Draft("k-1", payload: "2"));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var later = await PromiseAsync(Draft("k-1", payload: "3"));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Single(ids.Concat(later).Distinct());
        Assert.Single(Ledger.Requests);
        Assert.Equal("1", Ledger.Effects["k-1"]);
    }

    [Fact]
    public async Task Those_of_one_record_go_in_order_and_never_two_at_once()
    {
        await PromiseAsync([.. Enumerable.Range(0, 60).Select(each => Draft($"k-{each:00}", $"sale.order,{each % 6}"))]);
        var inFlight = new HashSet<string>();
        var clashes = 0;
        Ledger.Answer = async (delivery, _) =>
        {
            lock (inFlight)
            {
                clashes += inFlight.Add(delivery.Subject) ? 0 : 1;
            }

            await Task.Yield();
            lock (inFlight)
            {
                inFlight.Remove(delivery.Subject);
            }

            return null;
        };

        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal(0, clashes);
        Assert.Equal(60, Ledger.Effects.Count);
        Assert.All(
            Ledger
                .Requests.GroupBy(request => request.Subject)
                .Select(group => group.Select(request => request.IdempotencyKey).ToList()),
            order => Assert.Equal(order.Order(StringComparer.Ordinal), order)
        );
    }

    [Fact]
    public async Task A_dead_one_holds_back_the_later_ones_of_its_record_and_nobody_else()
    {
        var ids = await PromiseAsync(Draft("a-1", "sale.order,1"), Draft("a-2", "sale.order,1"), Draft("b-1", "sale.order,2"));
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(
                delivery.IdempotencyKey == "a-1" ? DeliveryAnswer.Http(422) with { Reason = "Unknown unit" } : null
            );

        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromHours(1));
        await NewDispatcher().RunOnceAsync(Cancellation);

        var dead = await DeliveryAsync(ids[0]);
        Assert.Equal((DeliveryState.Dead, "Unknown unit."), (dead.State, dead.Reason));
        Assert.Equal((DeliveryState.Pending, 0), ((await DeliveryAsync(ids[1])).State, (await DeliveryAsync(ids[1])).Attempts));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(ids[2])).State);
        var held = await Get<Portal.Core.Messaging.Replay.OpenDelivery>().ReadAsync(Operator, Policy, ids[1], Cancellation);
        Assert.Equal(ids[0], held.Value!.Ahead?.Id);
    }

    [Fact]
    public async Task One_that_waits_for_something_is_not_sent_until_it_is_there()
    {
        var ids = await PromiseAsync(Draft("a-1", payload: "?") with { WaitsFor = "Product X has no mapping" }, Draft("a-2"));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var before = Ledger.Requests.Count;

        await using (var db = Database.Open())
        {
            Get<OutboxChanges>()
                .Release(db, await db.Deliveries.SingleAsync(each => each.Id == ids[0], Cancellation), "{\"sku\":1}"u8.ToArray());
            await db.SaveChangesAsync(Cancellation);
        }

        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal(0, before);
        Assert.Equal("{\"sku\":1}", Ledger.Effects["a-1"]);
        Assert.Equal(["a-1", "a-2"], Ledger.Requests.Select(request => request.IdempotencyKey));
    }

    [Fact]
    public async Task A_state_supersedes_older_ones_of_its_record_that_were_not_sent()
    {
        DeliveryDraft State(string key, string subject = "subscription,7") =>
            new(Abs, "state_changed", subject, key, Encoding.UTF8.GetBytes(key)) { Supersedes = true };
        var ids = await PromiseAsync(
            State("s-1"),
            Draft("other", "subscription,7"),
            State("s-2"),
            State("x", "subscription,8"),
            State("s-3")
        );

        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal(["other", "s-3", "x"], Ledger.Effects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (DeliveryState.Cancelled, $"superseded by {ids[2]}"),
            ((await DeliveryAsync(ids[0])).State, (await DeliveryAsync(ids[0])).Reason)
        );
    }

    [Fact]
    public async Task A_lost_answer_leads_to_the_same_bytes_under_the_same_key_and_one_effect()
    {
        await PromiseAsync([
            .. Enumerable.Range(0, 50).Select(each => Draft($"k-{each}", $"sale.order,{each}", $"{{\"n\":{each}}}")),
        ]);
        var lost = 0;
        Ledger.Answer = (delivery, _) =>
        {
            if (delivery.Number == 1 && Interlocked.Increment(ref lost) % 10 == 0)
            {
                Ledger.Apply(delivery);
                return Task.FromResult<DeliveryAnswer?>(new DeliveryAnswer(AnswerKind.NoConnection) { MayHaveArrived = true });
            }

            return Task.FromResult<DeliveryAnswer?>(null);
        };

        await NewDispatcher().RunOnceAsync(Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal(55, Ledger.Requests.Count);
        Assert.Equal(50, Ledger.Effects.Count);
        Assert.Empty(Ledger.Mismatches);
        Assert.All(await DeliveriesAsync(), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Theory]
    [InlineData(401, DestinationState.Paused)]
    [InlineData(403, DestinationState.Paused)]
    [InlineData(410, DestinationState.Disabled)]
    public async Task A_destination_that_does_not_accept_portal_stops_without_an_attempt_spent(
        int status,
        DestinationState expected
    )
    {
        var ids = await PromiseAsync([.. Enumerable.Range(0, 40).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        Ledger.Says(DeliveryAnswer.Http(status));

        await NewDispatcher().RunOnceAsync(Cancellation);
        var asked = Ledger.Requests.Count;
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.InRange(asked, 1, Ledger.Parallel);
        Assert.Equal(asked, Ledger.Requests.Count);
        Assert.All(
            await DeliveriesAsync(),
            delivery => Assert.Equal((DeliveryState.Pending, 0, null), (delivery.State, delivery.Step, delivery.LeaseOwner))
        );
        await using var db = Database.Open();
        Assert.Equal(expected, (await db.Destinations.SingleAsync(Cancellation)).State);
        Assert.Null((await db.Alarms.SingleAsync(Cancellation)).ClearedAt);

        Ledger.Says(null);
        Assert.Null(await Get<Portal.Core.Messaging.Replay.SetDestination>().ResumeAsync(Operator, Policy, Abs, Cancellation));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Assert.Equal(ids.Count, Ledger.Effects.Count);
        Assert.NotNull((await db.Alarms.AsNoTracking().SingleAsync(Cancellation)).ClearedAt);
    }

    [Fact]
    public async Task Whoever_wants_to_know_the_end_is_told_by_a_message_with_the_answer()
    {
        await PromiseAsync(
            Draft("k-1", "sale.order,1") with
            {
                TellsOutcome = true,
            },
            Draft("k-2", "sale.order,2") with
            {
                TellsOutcome = true,
            },
            Draft("k-3", "sale.order,3")
        );
        Ledger.Answer = (delivery, _) =>
            Task.FromResult<DeliveryAnswer?>(delivery.IdempotencyKey == "k-2" ? DeliveryAnswer.Http(400) : null);

        await NewDispatcher().RunOnceAsync(Cancellation);

        var messages = await MessagesAsync();
        var outcomes = messages
            .Select(DeliveryOutcome.Read)
            .OrderBy(each => each.IdempotencyKey, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(
            [("k-1", true, 201), ("k-2", false, (int?)400)],
            outcomes.Select(each => (each.IdempotencyKey, each.IsDelivered, each.Status))
        );
        Assert.Equal("""{"entitlement_id":"E-sale.order,1"}""", Encoding.UTF8.GetString(outcomes[0].Answer));
        Assert.All(
            messages,
            message => Assert.Equal((DeliveryOutcome.Source, "entitlement.create"), (message.Source, message.Kind))
        );
    }

    [Fact]
    public async Task A_shutdown_in_the_middle_costs_no_attempt_and_gives_all_back_at_once()
    {
        await PromiseAsync([.. Enumerable.Range(0, 100).Select(each => Draft($"k-{each}", $"sale.order,{each}"))]);
        var begun = new TaskCompletionSource();
        Ledger.Answer = async (_, stopping) =>
        {
            if (Ledger.Requests.Count == Ledger.Parallel)
            {
                begun.TrySetResult();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return null;
        };
        using var stop = new CancellationTokenSource();

        var running = NewDispatcher().RunOnceAsync(stop.Token);
        await begun.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();
        var counts = await running;
        Ledger.Says(null);
        await NewDispatcher().RunOnceAsync(Cancellation);

        Assert.Equal((16, 0), (counts.Sent, counts.Delivered));
        Assert.Equal(100, Ledger.Effects.Count);
        Assert.All(
            await DeliveriesAsync(),
            delivery => Assert.Equal((DeliveryState.Delivered, 0), (delivery.State, delivery.Step))
        );
    }

    [Fact]
    public async Task A_commit_carries_many_deliveries()
    {
        await PromiseAllAsync(600);
        var dispatcher = NewDispatcher();

        var counts = await dispatcher.RunOnceAsync(Cancellation);

        Assert.Equal(600, counts.Delivered);
        Assert.InRange(dispatcher.Store.Commits, 1, 60);
        Assert.InRange(Ledger.Peak, 1, Ledger.Parallel);
    }

    [Fact]
    public async Task A_transport_that_breaks_is_tried_again_and_shows_no_exception_text()
    {
        var id = (await PromiseAsync(Draft("k-1")))[0];
        Ledger.Answer = (_, _) => throw new FormatException("inner workings");

        await NewDispatcher().RunOnceAsync(Cancellation);

        var delivery = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Pending, 1), (delivery.State, delivery.Step));
        Assert.Contains("Reference", delivery.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("inner workings", Assert.Single(await AttemptsAsync(id)).Summary, StringComparison.Ordinal);
    }

    private async Task PromiseAllAsync(int count)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        for (var each = 0; each < count; each++)
        {
            await Get<OutboxWriter>().AddAsync(db, Draft($"k-{each}", $"sale.order,{each}"), Cancellation);
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
