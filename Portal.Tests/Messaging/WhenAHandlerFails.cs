using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>Whatever a handler comes to, it is kept, and it is nobody else's trouble.</summary>
public abstract class WhenAHandlerFails(DatabaseProvider provider) : MessagingSuite(provider)
{
    private readonly ScriptedHandler _handler = new();

    public sealed class OnSqlite() : WhenAHandlerFails(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAHandlerFails(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_long_reason_is_cut_and_cleaned_and_holds_up_nobody()
    {
        var reason = new string('ü', 2000) + "\0";
        await StoredAsync(Hook("refused"), Hook("later"), Hook("ignored"), Hook("fine"));
        _handler.Reads = message =>
            message.EventId switch
            {
                "refused" => throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Rejected, "x") { Reason = reason },
                "later" => Task.FromResult(Reading.NotYet<string>($"{reason} token=hush-hush")),
                "ignored" => Task.FromResult(Reading.Ignore<string>($"token=hush {reason}")),
                _ => Task.FromResult(Reading.Found("found")),
            };
        var worker = NewWorker(_handler);

        for (var each = 0; each < 4; each++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var messages = (await MessagesAsync()).ToDictionary(message => message.EventId!);
        Assert.Equal(
            [InboxState.Dead, InboxState.Ignored, InboxState.Ignored, InboxState.Done],
            [messages["refused"].State, messages["later"].State, messages["ignored"].State, messages["fine"].State]
        );
        Assert.All(
            messages.Values.Where(message => message.Reason is not null),
            message =>
            {
                Assert.Equal(InboxMessage.ReasonLength, message.Reason!.Length);
                Assert.DoesNotContain("hush", message.Reason, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task One_whose_end_cannot_be_kept_does_not_end_the_round()
    {
        var ids = await StoredAsync([.. Enumerable.Range(0, 20).Select(each => Hook($"e-{each}"))]);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Inbox.Where(message => message.Id == ids[3])
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.CorrelationId, "no trace at all"), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var counts = await NewWorker(_handler).RunOnceAsync(Cancellation);

        Assert.Equal((20, 19, 1), (counts.Taken, counts.Done, counts.Lost));
    }

    [Theory]
    [InlineData(ConnectorFault.Paused)]
    [InlineData(ConnectorFault.Malformed)]
    [InlineData(ConnectorFault.Unauthorized)]
    public async Task A_system_that_serves_nobody_costs_no_try(ConnectorFault fault)
    {
        await StoredAsync(Hook("e-1"));
        _handler.Reads = _ => throw new ConnectorException(ExternalSystem.Odoo, fault, "detail");
        var worker = NewWorker(_handler);

        for (var hour = 0; hour < 10; hour++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromHours(1));
        }

        var message = Assert.Single(await MessagesAsync());
        Assert.Equal((InboxState.Pending, 0), (message.State, message.Tries));
    }

    [Fact]
    public async Task A_right_that_is_missing_counts_and_ends_with_its_name()
    {
        await StoredAsync(Hook("e-1"));
        _handler.Reads = _ =>
            throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Unauthorized, "x")
            {
                Cause = FaultCause.MissingRight,
                Reason = "Sales / User",
            };
        var worker = NewWorker(_handler);

        for (var each = 0; each < 4; each++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var message = Assert.Single(await MessagesAsync());
        Assert.Equal((InboxState.Dead, 4), (message.State, message.Tries));
        Assert.Contains("Sales / User", message.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_raises_one_alarm_is_tried_hourly_and_clears_it_when_it_is()
    {
        await StoredAsync([.. Enumerable.Range(0, 30).Select(each => Hook($"e-{each}"))]);
        _handler.Reads = _ =>
            throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Unauthorized, "x")
            {
                Cause = FaultCause.WrongSecret,
            };
        var worker = NewWorker(_handler);
        for (var minute = 0; minute < 300; minute++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var asked = _handler.Read.Count;
        await using var db = Database.Open();
        var during = await db.Alarms.AsNoTracking().SingleAsync(Cancellation);
        _handler.Reads = _ => Task.FromResult(Reading.Found("found"));
        var fresh = NewWorker(_handler); // also after a restart
        for (var each = 0; each < 3; each++)
        {
            await fresh.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.InRange(asked, 5, 9); // four may be under way when the first one says so
        Assert.Equal((MessagingAlarms.Refused, "odoo", null), (during.Kind, during.Subject, during.ClearedAt));
        Assert.NotNull((await db.Alarms.AsNoTracking().SingleAsync(Cancellation)).ClearedAt);
        Assert.All(await MessagesAsync(), message => Assert.Equal((InboxState.Done, 0), (message.State, message.Tries)));
    }

    [Fact]
    public async Task While_a_system_is_away_a_record_with_many_keeps_no_other_from_being_the_probe()
    {
        // by one writer, so that the other one is the last
        var many = Enumerable.Range(0, 30).Select(each => Hook($"many-{each:00}", subject: "sale.order,1"));
        await StoredAsync([.. many, Hook("other", subject: "sale.order,2")]);
        var claims = new InboxClaims(Database.Portal, Clock);
        var kind = new MessageKind("odoo", "sale.order");

        var first = Assert.Single(await claims.TakeAsync(kind, onlyOne: true, Cancellation));
        await claims.GiveBackAsync(new Lease(first.Id, first.Fence), 0, Now.AddSeconds(20), "away", Cancellation);
        var second = Assert.Single(await claims.TakeAsync(kind, onlyOne: true, Cancellation));

        Assert.Equal(("many-00", "other"), (first.EventId, second.EventId));
        // those behind the first one are looked at again when that is due, and not before
        Assert.All(
            (await MessagesAsync()).Where(message => message.Subject == "sale.order,1").Skip(1),
            message => Assert.Equal((Now.AddSeconds(20), 0), (message.NextTryAt, message.Fence))
        );
    }

    [Fact]
    public async Task A_handler_that_does_not_look_at_its_token_is_given_up_all_the_same()
    {
        await StoredAsync(Hook("e-1"));
        var begun = new TaskCompletionSource();
        var deaf = new DeafHandler(begun);

        var running = NewWorker(deaf).RunOnceAsync(Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        Clock.Advance(InboxHandling.Limit);
        var counts = await running.WaitAsync(Cancellation);

        Assert.Equal((1, 1), (counts.Taken, counts.Waiting));
        Assert.Equal(1, Assert.Single(await MessagesAsync()).Tries);
    }

    private sealed class DeafHandler(TaskCompletionSource begun) : IInboxHandler<string>
    {
        public Task<Reading<string>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
        {
            begun.SetResult();
            return new TaskCompletionSource<Reading<string>>().Task;
        }

        public Task ApplyAsync(PortalDbContext db, InboxMessage message, string found, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
