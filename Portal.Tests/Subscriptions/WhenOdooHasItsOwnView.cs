using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>Odoo refuses, was changed, or answers into the void: reported, not fought, and nothing is told twice. Source: 000-31, P2, R10.</summary>
public abstract class WhenOdooHasItsOwnView(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenOdooHasItsOwnView(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdooHasItsOwnView(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_quantity_that_somebody_changed_meanwhile_is_left_alone()
    {
        var (run, line) = await WaitingAsync();
        await BillAsync(line.OrderId, 77);

        await ApproveAsync(run, line);
        await DrainAsync();

        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        Assert.Contains("bills 77 now", blocked.Reason, StringComparison.Ordinal);
        Assert.Equal(77, await BilledAsync(line.OrderId));
        Assert.Equal(0, await NotesAsync(line.OrderId, "Auto-updated"));
    }

    [Fact]
    public async Task A_cancelled_order_is_reported()
    {
        var (run, line) = await WaitingAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{line.OrderId}]]");

        await ApproveAsync(run, line);
        await DrainAsync();

        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        Assert.Contains("cancelled", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4_paused", "paused")]
    [InlineData("5_renewed", "renewed by another order")]
    [InlineData("6_churn", "ended")]
    public async Task A_subscription_that_is_no_longer_in_progress_is_reported(string state, string word)
    {
        var (run, line) = await WaitingAsync();
        await Server.CallAsync("sale.order", "write", $$"""[[{{line.OrderId}}],{"subscription_state":"{{state}}"}]""");

        await ApproveAsync(run, line);
        await DrainAsync();

        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        Assert.Contains(word, blocked.Reason, StringComparison.Ordinal);
        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        Assert.Equal(0, await NotesAsync(line.OrderId, "Auto-updated"));
    }

    [Fact]
    public async Task A_locked_order_goes_through_once_it_is_unlocked_and_sent_again()
    {
        var (run, line) = await WaitingAsync();
        await Server.CallAsync("sale.order", "action_lock", $"[[{line.OrderId}]]");
        await ApproveAsync(run, line);
        await DrainAsync();
        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        await Server.CallAsync("sale.order", "action_unlock", $"[[{line.OrderId}]]");

        await SendAgainAsync(blocked.DeliveryId!.Value, DeliveryState.Dead);

        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("message_post")]
    public async Task A_lost_answer_changes_nothing_twice(string method)
    {
        var (run, line) = await WaitingAsync();
        var lost = 0;
        Proxy.Treat = call => Task.FromResult(call.Method == method && lost++ == 0 ? Treatment.CutOff : Treatment.Pass);

        await ApproveAsync(run, line);
        await DrainAsync();
        Assert.Equal(SeatLineState.Approved, (await LineAsync(line.Id)).State);
        Clock.Jump(TimeSpan.FromMinutes(10)); // Odoo is surely done with it
        await DrainAsync();

        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
        Assert.Equal(1, await NotesAsync(line.OrderId, "Auto-updated"));
        Assert.Equal(1, Proxy.Calls.Count(call => call.Method == "write"));
    }

    [Fact]
    public async Task What_a_killed_worker_was_doing_is_done_once_by_the_next()
    {
        var run = await CountAsync(); // its small changes are promised, and not sent yet
        var promised = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Approved).ToList();
        Assert.True(promised.Count > 3);
        var held = 0;
        var done = new TaskCompletionSource();
        Proxy.Treat = async call =>
        {
            if (call.Method != "write" || Interlocked.Increment(ref held) > 2)
            {
                return Treatment.Pass;
            }

            using var content = new StringContent(call.Text, System.Text.Encoding.UTF8, "application/json");
            using var answer = await Server.Http.PostAsync(new Uri($"{Server.OdooUrl}/jsonrpc"), content, Cancellation);
            if (held >= 2)
            {
                done.TrySetResult(); // Odoo has done both, and nobody hears of it
            }

            return Treatment.Stalled;
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var dying = Get<Dispatcher>().RunOnceAsync(end.Token);
        await done.Task.WaitAsync(Cancellation);

        Restart(); // what the dead one held is free
        await ChangeAsync(db =>
            db.Deliveries.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(each => each.LeaseOwner, (string?)null).SetProperty(each => each.LeaseUntil, (DateTime?)null),
                Cancellation
            )
        );
        Clock.Jump(TimeSpan.FromMinutes(10));
        await DrainAsync();

        foreach (var line in promised)
        {
            Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
            Assert.Equal(line.Proposed, await BilledAsync(line.OrderId));
            Assert.Equal(1, await NotesAsync(line.OrderId, "Auto-updated"));
        }

        await end.CancelAsync();
        await dying.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_line_whose_making_was_not_answered_is_not_made_twice()
    {
        var run = await CountAsync();
        await DrainAsync();
        await NextMonthAsync();
        var (order, client) = await EmptiedAsync();
        run = await CountAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order && each.OdooLineId is null);
        var lost = 0;
        Proxy.Treat = call => Task.FromResult(call.Method == "write" && lost++ == 0 ? Treatment.CutOff : Treatment.Pass);
        if (line.State == SeatLineState.Proposed && line.Guards != SeatGuards.None)
        {
            await ApproveAsync(run, line);
        }

        await DrainAsync();
        Assert.True(lost > 0, "the first answer was lost");
        Clock.Jump(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.Equal(await DevicesAsync(client), await BilledAsync(order));
        Assert.Null(line.EffectMinor);
        var applied = await LineAsync(line.Id); // Odoo gave it its price
        Assert.True(applied.UnitPrice > 0);
        Assert.NotNull(applied.EffectMinor);
    }

    [Fact]
    public async Task What_it_was_told_while_it_was_read_is_noticed_whatever_the_clocks_say()
    {
        var (run, line) = await WaitingAsync();
        var isTold = false;
        Proxy.Treat = async call =>
        {
            if (!isTold && call.Text.Contains("\"res.currency\"", StringComparison.Ordinal))
            {
                isTold = true;
                Clock.Jump(TimeSpan.FromMinutes(-5)); // that of the node which tells it is behind
                await ApproveAsync(run, line);
                await DrainAsync();
                Clock.Jump(TimeSpan.FromMinutes(5));
            }

            return Treatment.Pass;
        };

        var wish = new SeatCountWish { Replaces = run.Id, IsConfirmed = true };
        var started = await Get<StartRecount>().ExecuteAsync(Finance, wish, Cancellation);
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);

        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        var ended = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Equal(JobRunState.Failed, ended.State);
        Assert.Contains("told new quantities while it was counted", ended.Summary, StringComparison.Ordinal);
        Assert.True((await RunAsync(run.Id)).IsActive);
    }

    [Fact]
    public async Task An_old_quantity_that_is_sent_again_is_not_billed_again()
    {
        var (run, line) = await WaitingAsync();
        await ApproveAsync(run, line);
        await DrainAsync();
        var old = (await LineAsync(line.Id)).DeliveryId!.Value;
        await NextMonthAsync();
        await CountAsync();
        await DrainAsync();
        await BillAsync(line.OrderId, (int)line.Billed); // what the old one began from

        await SendAgainAsync(old, DeliveryState.Delivered);

        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(old)).State);
    }

    [Fact]
    public async Task Nobody_writes_another_quantity_into_what_was_approved()
    {
        var (run, line) = await WaitingAsync();
        await ApproveAsync(run, line);
        await Server.CallAsync("sale.order", "action_lock", $"[[{line.OrderId}]]");
        await DrainAsync();
        var dead = await DeliveryAsync((await LineAsync(line.Id)).DeliveryId);
        Assert.Equal(DeliveryState.Dead, dead.State);
        var write = SeatWrites.Read(dead.Payload);
        var more = write with { Lines = [write.Lines[0] with { To = 450 }] };
        var payload = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(more, System.Text.Json.JsonSerializerOptions.Web);

        var edited = await Get<EditDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, dead.Id, dead.Fence, payload, isNotThere: true, Cancellation);

        Assert.Equal("seats.fixed", Assert.Single(edited.Refusals).Code);
        Assert.Equal(dead.Payload, (await DeliveryAsync(dead.Id)).Payload);
    }

    [Fact]
    public async Task What_a_person_calls_off_is_blocked_on_the_line()
    {
        var (run, line) = await WaitingAsync();
        await ApproveAsync(run, line);
        var delivery = (await LineAsync(line.Id)).DeliveryId!.Value;
        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, "not this month", mayBeThere: false, Cancellation);
        Assert.True(cancelled.Succeeded);

        await DrainAsync();

        var blocked = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Blocked, blocked.State);
        Assert.Contains("not this month", blocked.Reason, StringComparison.Ordinal);
        Assert.Equal(line.Billed, await BilledAsync(line.OrderId));
    }

    private async Task<(SeatRun Run, SeatLine Line)> WaitingAsync()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices + 40);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        Assert.Equal(SeatLineState.Proposed, line.State);
        Proxy.Calls.Clear();
        return (run, line);
    }

    private async Task<(int Order, int Client)> EmptiedAsync()
    {
        var codes = """["product_id.default_code","=","MANAGED-SEAT"]""";
        foreach (var (order, client) in await SinglesAsync())
        {
            var lines = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{order}}],{{codes}}]]""");
            if (lines!.AsArray().Count == 0 && await DevicesAsync(client) > 0)
            {
                return (order, client);
            }
        }

        // all have one by now: a new client's first subscription has none
        var (_, owner) = (await SinglesAsync())[0];
        var product = await Server.CallAsync("product.product", "search", """[[["default_code","=","BACKUP-TB"]]]""");
        var plan = await Server.CallAsync("sale.subscription.plan", "search", "[[]]", """{"limit":1}""");
        foreach (var old in (await SubscriptionsAsync()).Where(each => each.Client == owner))
        {
            await Server.CallAsync("sale.order", "write", $$"""[[{{old.Order}}],{"subscription_state":"6_churn"}]""");
        }

        var made = await Server.CallAsync(
            "sale.order",
            "create",
            $$"""[{"partner_id":{{owner}},"plan_id":{{plan![0]}},"order_line":[[0,0,{"product_id":{{product![0]}},"product_uom_qty":1}]]}]"""
        );
        await Server.CallAsync("sale.order", "action_confirm", $"[[{made}]]");
        return (made!.GetValue<int>(), owner);
    }

    private async Task SendAgainAsync(Guid delivery, DeliveryState seen)
    {
        var sent = await Get<RetryDelivery>().ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, seen, Cancellation);
        Assert.True(sent.Succeeded, string.Join(' ', sent.Refusals));
        await DrainAsync();
    }
}
