using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenAMessageIsHandled(DatabaseProvider provider) : MessagingSuite(provider)
{
    private readonly ScriptedHandler _handler = new();

    public sealed class OnSqlite() : WhenAMessageIsHandled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAMessageIsHandled(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_effects_its_audit_row_and_its_end_are_one_transaction()
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        _handler.Applies = PromiseAndAudit;

        var counts = await NewWorker(_handler).RunOnceAsync(Cancellation);

        Assert.Equal((1, 1), (counts.Taken, counts.Done));
        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
        var delivery = Assert.Single(await DeliveriesAsync());
        Assert.Equal(new string('a', 32), delivery.CorrelationId);
        await using var db = Database.Open();
        Assert.Equal(new string('a', 32), (await db.Audit.SingleAsync(Cancellation)).CorrelationId);
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("read")]
    [InlineData("applied")]
    [InlineData("committed")]
    public async Task A_crash_between_any_two_steps_leaves_all_or_nothing_and_the_next_one_finishes_it_once(string step)
    {
        await StoredAsync(Hook(subject: "sale.order,42"));
        _handler.Applies = PromiseAndAudit;
        var dying = NewWorker(_handler);
        var dead = new TaskCompletionSource();
        dying.Passing = passed =>
        {
            if (passed == step)
            {
                dead.SetResult();
                throw new CrashException();
            }
        };

        _ = await Record.ExceptionAsync(() => dying.RunOnceAsync(Cancellation));
        await dead.Task.WaitAsync(Cancellation);
        await PassAsync(TimeSpan.FromMinutes(2));
        await NewWorker(_handler).RunOnceAsync(Cancellation);

        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
        Assert.Single(await DeliveriesAsync());
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_the_other_side_does_not_show_is_read_again_after_1_5_and_20_seconds_and_then_ignored()
    {
        await StoredAsync(Hook());
        _handler.Reads = _ => Task.FromResult(Reading.NotYet<string>("Odoo"));
        var worker = NewWorker(_handler);
        var waits = new List<double>();

        for (var each = 0; each < 4; each++)
        {
            await worker.RunOnceAsync(Cancellation);
            var message = Assert.Single(await MessagesAsync());
            waits.Add((message.NextTryAt - Now).TotalSeconds);
            Assert.Equal(each < 3 ? InboxState.Pending : InboxState.Ignored, message.State);
            Clock.Advance(TimeSpan.FromSeconds(each < 3 ? waits[^1] : 0));
        }

        Assert.Equal([1, 5, 20], waits.Take(3));
        Assert.Equal("not confirmed in Odoo", Assert.Single(await MessagesAsync()).Reason);
        Assert.Equal(4, _handler.Read.Count);
    }

    [Fact]
    public async Task A_kind_that_nobody_knows_is_kept_and_carried_out_after_a_release_that_knows_it()
    {
        var ids = await StoredAsync(Hook(kind: "res.future", body: """{"new":true}"""));
        await NewWorker(_handler).RunOnceAsync(Cancellation);
        var ignored = Assert.Single(await MessagesAsync());

        var replayed = await Get<ReplayMessage>().ExecuteAsync(Operator, Policy, ids[0], Cancellation);
        await NewWorker(_handler, "res.future").RunOnceAsync(Cancellation);

        Assert.Equal((InboxState.Ignored, "unknown kind \"res.future\" of odoo"), (ignored.State, ignored.Reason));
        Assert.True(replayed.Succeeded);
        Assert.Equal(InboxState.Done, Assert.Single(await MessagesAsync()).State);
        await using var db = Database.Open();
        Assert.Equal("message.replayed", (await db.Audit.SingleAsync(Cancellation)).Action);
    }

    [Fact]
    public async Task Who_has_no_right_replays_nothing()
    {
        var ids = await StoredAsync(Hook());

        var refused = await Get<ReplayMessage>().ExecuteAsync(Viewer, Policy, ids[0], Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
    }

    [Fact]
    public async Task A_poisoned_message_dies_after_its_tries_and_holds_up_nobody()
    {
        await StoredAsync(
            Hook(subject: "sale.order,1", body: "poison"),
            Hook(subject: "sale.order,2"),
            Hook(subject: "sale.order,1")
        );
        _handler.Applies = (_, message) =>
            message.Body.Length == "poison".Length ? throw new FormatException("inner workings") : Task.CompletedTask;
        var worker = NewWorker(_handler);

        await worker.RunOnceAsync(Cancellation);
        var others = (await MessagesAsync()).Skip(1).Select(message => message.State).ToList();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await worker.RunOnceAsync(Cancellation);
        await worker.RunOnceAsync(Cancellation);
        var sameRecord = (await MessagesAsync())[2].State;
        foreach (var wait in new[] { 5, 20 })
        {
            Clock.Advance(TimeSpan.FromSeconds(wait));
            await worker.RunOnceAsync(Cancellation);
        }

        Assert.Equal([InboxState.Done, InboxState.Pending], others);
        Assert.Equal(InboxState.Done, sameRecord);
        var dead = (await MessagesAsync())[0];
        Assert.Equal((InboxState.Dead, 4), (dead.State, dead.Tries));
        Assert.Contains("Reference", dead.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("inner workings", dead.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_that_does_not_answer_costs_no_try_however_long_it_is_away()
    {
        await StoredAsync([.. Enumerable.Range(0, 30).Select(each => Hook($"e-{each}"))]);
        _handler.Reads = _ => throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Unreachable, "refused");
        var worker = NewWorker(_handler);

        for (var minute = 0; minute < 60; minute++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var asked = _handler.Read.Count;
        _handler.Reads = _ => Task.FromResult(Reading.Found("found"));
        for (var minute = 0; minute < 5; minute++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(asked, 5, 100);
        Assert.All(await MessagesAsync(), message => Assert.Equal((InboxState.Done, 0), (message.State, message.Tries)));
    }

    [Fact]
    public async Task Messages_of_one_record_are_handled_in_the_order_of_their_arrival()
    {
        var ids = await StoredAsync([.. Enumerable.Range(0, 40).Select(each => Hook(subject: $"sale.order,{each % 4}"))]);
        var workers = new[] { NewWorker(_handler), NewWorker(_handler) };

        while ((await MessagesAsync()).Any(message => message.State == InboxState.Pending))
        {
            await Task.WhenAll(workers.Select(worker => worker.RunOnceAsync(Cancellation)));
            Clock.Advance(InboxClaims.Park); // what waits for an earlier one is looked at again
        }

        var read = _handler
            .Read.GroupBy(message => message.Subject)
            .Select(group => group.Select(message => message.Id).ToList());
        Assert.All(read, order => Assert.Equal(order.Order(), order));
        Assert.Equal(ids.Count, _handler.Read.Count);
    }

    private async Task PromiseAndAudit(PortalDbContext db, InboxMessage message)
    {
        await Get<OutboxWriter>().AddAsync(db, Draft($"{message.Subject}/create", message.Subject!), Cancellation);
        db.Audit.Add(AuditEntry.For(Now, Actor.Portal, "order.confirmed", ("sale.order", "42")));
    }

    private sealed class CrashException : Exception;
}
