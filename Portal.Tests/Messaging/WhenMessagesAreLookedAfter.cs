using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

public abstract class WhenMessagesAreLookedAfter(DatabaseProvider provider) : MessagingSuite(provider)
{
    private static readonly Actor Member = new(Guid.CreateVersion7(), "Mia", null, new HashSet<Role> { Role.Member });

    private readonly ScriptedHandler _handler = new();

    public sealed class OnSqlite() : WhenMessagesAreLookedAfter(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenMessagesAreLookedAfter(DatabaseProvider.Postgres);

    [Fact]
    public async Task They_are_paged_without_their_bodies_and_opened_one_by_one_by_name()
    {
        var ids = await StoredAsync([.. Enumerable.Range(0, 5).Select(each => Hook($"e-{each}", $$"""{"n":{{each}}}"""))]);
        var list = Get<ListMessages>();

        var first = await list.ExecuteAsync(Operator, Policy, new MessageFilter(), true, KeysetRequest.First(3), Cancellation);
        var after = new KeysetRequest(KeysetMove.After, first.Value!.Next, 3);
        var second = await list.ExecuteAsync(Operator, Policy, new MessageFilter(), true, after, Cancellation);
        var opened = await Get<OpenMessage>().ExecuteAsync(Operator, Policy, ids[2], Cancellation);
        var refused = await Get<OpenMessage>().ExecuteAsync(Viewer, Policy, ids[2], Cancellation);

        Assert.Equal(ids.AsEnumerable().Reverse(), first.Value!.Rows.Concat(second.Value!.Rows).Select(row => row.Id));
        Assert.Equal("""{"n":2}""", Encoding.UTF8.GetString(opened.Value!.Body));
        Assert.False(refused.Succeeded);
        Assert.Equal([("message.opened", ids[2].ToString(), "Olu")], await AuditedAsync());
    }

    [Fact]
    public async Task A_kind_that_this_release_knows_is_replayed_whole_and_has_one_effect_each()
    {
        await StoredAsync([.. Enumerable.Range(0, 1203).Select(each => Hook($"e-{each}", kind: "stock.picking"))]);
        await StoredAsync(Hook("other", kind: "mail.message"));
        await WorkAsync(NewWorker(_handler));
        var (replay, runner) = (Get<ReplayMessages>(), Get<JobRunner>());
        var filter = new MessageFilter { Kind = "stock.picking", State = InboxState.Ignored };

        var estimate = await replay.EstimateAsync(Operator, Policy, filter, Cancellation);
        var run = await replay.ExecuteAsync(Operator, Policy, filter, Cancellation);
        await runner.WaitAsync(run.Value, Cancellation);
        await WorkAsync(NewWorker(_handler, "stock.picking"));

        var ended = (await Get<JobHistory>().FindLastAsync(ReplayMessages.JobName, Cancellation))!;
        Assert.Equal((1203, 1203L, "1,203 handed to their handlers."), (estimate.Value, ended.Done, ended.Summary));
        Assert.Equal(1203, (await AuditedAsync()).Count(act => act is ("message.replayed", _, "Olu")));
        Assert.Equal(1203, _handler.Read.Select(message => message.Id).Distinct().Count());
        var states = (await MessagesAsync()).CountBy(message => (message.Kind, message.State)).ToDictionary();
        Assert.Equal(1203, states[("stock.picking", InboxState.Done)]);
        Assert.Equal(1, states[("mail.message", InboxState.Ignored)]);
        Assert.False((await replay.ExecuteAsync(Viewer, Policy, filter, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_dead_one_is_set_aside_with_a_reason_and_stays_replayable()
    {
        var id = (await StoredAsync(Hook("e-1")))[0];
        _handler.Reads = _ => throw new InvalidOperationException("broken");
        for (var each = 0; each < 4; each++)
        {
            await WorkAsync(NewWorker(_handler));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var discard = Get<DiscardMessage>();
        var unexplained = await discard.ExecuteAsync(Operator, Policy, id, " ", Cancellation);
        var discarded = await discard.ExecuteAsync(Operator, Policy, id, "Sent by a test", Cancellation);
        var again = await discard.ExecuteAsync(Operator, Policy, id, "Sent by a test", Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var replayed = await Get<ReplayMessage>().ExecuteAsync(Operator, Policy, id, Cancellation);

        Assert.Equal("messaging.reason-missing", Assert.Single(unexplained.Refusals).Code);
        Assert.Equal((InboxState.Ignored, "Sent by a test"), (discarded.Value!.State, discarded.Value!.Reason));
        Assert.Equal("messaging.wrong-state", Assert.Single(again.Refusals).Code);
        Assert.Equal(InboxState.Pending, replayed.Value!.State);
        Assert.Equal(["message.discarded", "message.replayed"], (await AuditedAsync()).Select(act => act.Action));
    }

    [Fact]
    public async Task One_whose_lease_is_lost_before_its_turn_is_left_to_the_other_and_the_round_goes_on()
    {
        var ids = await StoredAsync([.. Enumerable.Range(0, 6).Select(each => Hook($"e-{each}"))]);
        var claims = new InboxClaims(Database.Portal, Clock);
        var taken = await claims.TakeAsync(new MessageKind("odoo", "sale.order"), onlyOne: false, Cancellation);
        await using var leases = new InboxLeases(claims, Clock, taken);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Inbox.Where(message => message.Id == ids[5])
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.Fence, each => each.Fence + 1), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var lost = new TaskCompletionSource();
        await using var told = leases.LostOf(ids[5]).Register(lost.SetResult);
        Clock.Advance(Lease.Heartbeat);
        await lost.Task.WaitAsync(Cancellation);

        Assert.True(leases.LostOf(ids[5]).IsCancellationRequested);
        Assert.False(leases.LostOf(ids[0]).IsCancellationRequested);
    }

    [Fact]
    public async Task A_system_that_falls_silent_within_a_round_is_not_asked_for_all_of_it()
    {
        await StoredAsync([.. Enumerable.Range(0, 64).Select(each => Hook($"e-{each}"))]);
        _handler.Reads = _ => throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Timeout, "30 s");

        var counts = await NewWorker(_handler).RunOnceAsync(Cancellation);

        Assert.Equal((64, 64), (counts.Taken, counts.Waiting));
        Assert.InRange(_handler.Read.Count, 5, 8);
        Assert.All(await MessagesAsync(), message => Assert.Equal((0, null), (message.Tries, message.LeaseOwner)));
    }

    [Fact]
    public async Task A_record_with_many_stands_before_nobody_and_keeps_its_order()
    {
        var many = Enumerable.Range(0, 200).Select(each => Hook($"many-{each:000}", subject: "sale.order,1")).ToArray();
        await StoredAsync([.. many, Hook("other", subject: "sale.order,2")]);
        var first = true;
        _handler.Reads = message =>
        {
            var isAway = first && message.Subject == "sale.order,1";
            first = first && !isAway;
            return isAway
                ? throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Throttled, "429")
                : Task.FromResult(Reading.Found("found"));
        };
        var worker = NewWorker(_handler);

        await worker.RunOnceAsync(Cancellation);
        await worker.RunOnceAsync(Cancellation);
        var early = (await MessagesAsync()).Where(message => message.State == InboxState.Done).Select(message => message.EventId);
        var rounds = 0;
        while ((await MessagesAsync()).Any(message => message.State == InboxState.Pending) && rounds++ < 20)
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            await WorkAsync(worker);
        }

        Assert.Equal(["other"], early);
        var order = _handler
            .Read.Where(message => message.Subject == "sale.order,1")
            .Select(message => message.EventId!)
            .ToList();
        Assert.Equal(order.Order(StringComparer.Ordinal), order);
        Assert.Equal(201, order.Count);
        Assert.InRange(rounds, 1, 8);
    }

    [Fact]
    public async Task A_kind_whose_handler_hangs_holds_up_no_other_and_is_given_up_after_a_while()
    {
        await StoredAsync([.. Enumerable.Range(0, 4).Select(each => Hook($"slow-{each}"))]);
        await StoredAsync([.. Enumerable.Range(0, 3).Select(each => Hook($"other-{each}", kind: "res.partner"))]);
        using var begun = new CountdownEvent(4);
        _handler.Reads = _ =>
        {
            begun.Signal();
            return new TaskCompletionSource<Reading<string>>().Task;
        };
        var other = new ScriptedHandler();

        var hanging = NewWorker(_handler).RunOnceAsync(new MessageKind("odoo", "sale.order"), Cancellation);
        await Task.Run(() => begun.Wait(Cancellation), Cancellation);
        var free = await NewWorker(other, "res.partner").RunOnceAsync(new MessageKind("odoo", "res.partner"), Cancellation);
        Clock.Advance(InboxHandling.Limit);
        var given = await hanging;

        Assert.Equal((3, 3), (free.Taken, free.Done));
        Assert.Equal((4, 4), (given.Taken, given.Waiting));
        var slow = (await MessagesAsync()).Where(message => message.Kind == "sale.order").ToList();
        Assert.All(slow, message => Assert.Equal((InboxState.Pending, 1), (message.State, message.Tries)));
    }

    [Fact]
    public async Task What_came_to_its_end_long_ago_is_removed_and_nothing_else()
    {
        await StoredAsync([.. Enumerable.Range(0, 600).Select(each => Hook($"old-{each}"))]);
        await WorkAsync(NewWorker(_handler));
        var waiting = (await StoredAsync(Hook("waits", kind: "later")))[0];
        Clock.Advance(TimeSpan.FromDays(401));
        var fresh = (await StoredAsync(Hook("fresh")))[0];
        await WorkAsync(NewWorker(_handler));
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db
                .Inbox.Where(message => message.Id == waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, InboxState.Dead), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var kept = new RetainedMessages(Database.Portal);
        var limit = Clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(400);
        Assert.Equal(600, await kept.CountAsync(limit, Cancellation));
        while (await kept.RemoveAsync(limit, 500, Cancellation) > 0) { }

        Assert.Equal([waiting, fresh], (await MessagesAsync()).Select(message => message.Id));
    }

    [Fact]
    public async Task A_delivery_shows_its_story_to_many_and_its_contents_to_few()
    {
        var id = (await PromiseAsync(Draft("a-1", payload: """{"customer":7}""")))[0];
        Ledger.Says(DeliveryAnswer.Http(422) with { Reason = "Unknown unit", RequestText = "POST /x", ResponseText = "422" });
        await NewDispatcher().RunOnceAsync(Cancellation);
        var open = Get<OpenDelivery>();

        var story = await open.ReadAsync(Viewer, AccessPolicy.SeeBilling, id, Cancellation);
        var opened = await open.OpenAsync(Operator, Policy, id, Cancellation);
        var refused = await open.OpenAsync(Viewer, Policy, id, Cancellation);

        Assert.Equal((DeliveryState.Dead, "Unknown unit."), (story.Value!.Delivery.State, story.Value!.Delivery.Reason));
        var attempt = Assert.Single(story.Value!.Attempts);
        Assert.Equal((422, null, null), (attempt.Status, attempt.Request, attempt.Response));
        Assert.Equal("""{"customer":7}""", Encoding.UTF8.GetString(opened.Value!.Delivery.Payload));
        Assert.Equal("POST /x", Assert.Single(opened.Value!.Attempts).Request);
        Assert.False(refused.Succeeded);
        Assert.Equal([("delivery.opened", id.ToString(), "Olu")], await AuditedAsync());
    }

    [Fact]
    public async Task Destinations_are_listed_with_what_is_wrong_with_them()
    {
        var read = Get<ReadDestinations>();
        var before = (await read.ExecuteAsync(Viewer, AccessPolicy.SeeBilling, Cancellation)).Value!;
        await PromiseAsync(Draft("a-1"));
        Ledger.Says(DeliveryAnswer.Http(401));

        await NewDispatcher().RunOnceAsync(Cancellation);

        var after = Assert.Single((await read.ExecuteAsync(Viewer, AccessPolicy.SeeBilling, Cancellation)).Value!);
        Assert.Equal(("abs", DestinationState.Active), (Assert.Single(before).Destination.Name, before[0].Destination.State));
        Assert.Equal(DestinationState.Paused, after.Destination.State);
        Assert.Equal(MessagingAlarms.Paused, Assert.Single(after.Alarms).Kind);
    }

    [Fact]
    public async Task Those_that_somebody_may_have_to_look_at_are_counted_by_state()
    {
        await StoredAsync(Hook("e-1", kind: "unknown"), Hook("e-2", kind: "unknown"));
        await WorkAsync(NewWorker(_handler));
        await StoredAsync(Hook("e-3"));
        await PromiseAsync(Draft("a-1"), Draft("a-2") with { WaitsFor = "A unit" });
        var counts = Get<CountByState>();

        var messages = await counts.MessagesAsync(Viewer, AccessPolicy.SeeMessages, Cancellation);
        var deliveries = await counts.DeliveriesAsync(Viewer, AccessPolicy.SeeMessages, Cancellation);
        var refused = await counts.MessagesAsync(Member, AccessPolicy.SeeMessages, Cancellation);

        Assert.Equal(
            (1, 2, 0),
            (messages.Value![InboxState.Pending], messages.Value[InboxState.Ignored], messages.Value[InboxState.Dead])
        );
        Assert.Equal(
            (1, 1, 0),
            (
                deliveries.Value![DeliveryState.Waiting],
                deliveries.Value[DeliveryState.Pending],
                deliveries.Value[DeliveryState.Dead]
            )
        );
        Assert.False(refused.Succeeded);
    }

    [Fact]
    public async Task One_is_read_without_its_body_by_more_than_may_open_it()
    {
        var id = (await StoredAsync(Hook("e-1", """{"n":1}""", subject: "sale.order,1")))[0];
        var open = Get<OpenMessage>();

        var read = await open.ReadAsync(Viewer, AccessPolicy.SeeMessages, id, Cancellation);
        var missing = await open.ReadAsync(Viewer, AccessPolicy.SeeMessages, Guid.NewGuid(), Cancellation);
        var refused = await open.ReadAsync(Member, AccessPolicy.SeeMessages, id, Cancellation);

        Assert.Equal(("sale.order,1", InboxState.Pending), (read.Value!.Subject, read.Value.State));
        Assert.Equal(Refusal.NotFoundCode, Assert.Single(missing.Refusals).Code);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        Assert.Empty(await AuditedAsync());
    }

    [Fact]
    public async Task A_list_can_be_narrowed_to_one()
    {
        var ids = await StoredAsync(Hook("e-1"), Hook("e-2"));
        var promised = await PromiseAsync(Draft("a-1"), Draft("a-2", "sale.order,2"));

        var message = await Get<ListMessages>()
            .ExecuteAsync(Operator, Policy, new MessageFilter { Id = ids[1] }, true, KeysetRequest.First(9), Cancellation);
        var delivery = await Get<ListDeliveries>()
            .ExecuteAsync(Operator, Policy, new DeliveryFilter { Id = promised[0] }, true, KeysetRequest.First(9), Cancellation);

        Assert.Equal(ids[1], Assert.Single(message.Value!.Rows).Id);
        Assert.Equal(promised[0], Assert.Single(delivery.Value!.Rows).Id);
    }

    private static async Task WorkAsync(InboxWorker worker)
    {
        while ((await worker.RunOnceAsync(Cancellation)).Taken > 0) { }
    }

    private async Task<List<(string Action, string SubjectId, string ActorName)>> AuditedAsync()
    {
        await using var db = Database.Open();
        var acts = await db.Audit.AsNoTracking().OrderBy(act => act.Id).ToListAsync(Cancellation);
        return acts.ConvertAll(act => (act.Action, act.SubjectId, act.ActorName));
    }
}
