using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Tests.Messaging;

/// <summary>An act holds for what the person saw, and tells them what is true after it.</summary>
public abstract class WhenPeopleActOnWhatTheySaw(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenPeopleActOnWhatTheySaw(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPeopleActOnWhatTheySaw(DatabaseProvider.Postgres);

    [Fact]
    public async Task What_was_delivered_meanwhile_is_not_sent_again_unasked()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        await NewDispatcher().RunOnceAsync(Cancellation);

        var stale = await RetryAsync(id, DeliveryState.Pending);
        var asked = await RetryAsync(id, DeliveryState.Delivered);

        Assert.Equal("messaging.changed", Assert.Single(stale.Refusals).Code);
        Assert.True(asked.Succeeded);
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_cancelled_only_by_who_knows_it()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var cancel = Get<CancelDelivery>();

        var refused = await cancel.ExecuteAsync(Operator, Policy, id, "Not wanted", false, Cancellation);
        var stillThere = (await DeliveryAsync(id)).State;
        var done = await cancel.ExecuteAsync(Operator, Policy, id, "Not wanted", true, Cancellation);

        Assert.Equal("messaging.may-be-there", Assert.Single(refused.Refusals).Code);
        Assert.Equal(DeliveryState.Pending, stillThere);
        Assert.True(done.Succeeded);
    }

    [Fact]
    public async Task Nobody_writes_what_portal_alone_writes_whether_its_destination_is_configured_or_not()
    {
        var id = (await PromiseAsync(Draft("m-1") with { Destination = "mail", WaitsFor = "A server" }))[0];
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddMessaging()
            .AddSingleton(new FixedContents("mail"))
            .BuildServiceProvider();

        var refused = await services
            .GetRequiredService<EditDelivery>()
            .ExecuteAsync(Operator, Policy, id, (await DeliveryAsync(id)).Fence, "{}"u8.ToArray(), true, Cancellation);
        var story = await services
            .GetRequiredService<OpenDelivery>()
            .ReadAsync(Viewer, AccessPolicy.SeeMessages, id, Cancellation);

        Assert.Equal("messaging.fixed-contents", Assert.Single(refused.Refusals).Code);
        Assert.False(story.Value!.MayBeChanged);
    }

    [Fact]
    public async Task What_holds_one_back_is_said_with_the_act_and_on_its_page()
    {
        var ids = await PromiseAsync(Draft("a-1"), Draft("a-2"), Draft("f-1", "sale.order,2") with { Destination = "fax" });
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);
        Ledger.Says(null);
        var open = Get<OpenDelivery>();

        var behind = await open.ReadAsync(Viewer, AccessPolicy.SeeMessages, ids[1], Cancellation);
        var nowhere = await RetryAsync(ids[2], DeliveryState.Pending);
        var free = await RetryAsync(ids[0], DeliveryState.Dead);
        await Get<SetDestination>().PauseAsync(Operator, Policy, Abs, "Maintenance", Cancellation);
        var paused = await RetryAsync(ids[0], DeliveryState.Pending);

        Assert.StartsWith("An earlier one of sale.order,1 is dead", behind.Value!.Held, StringComparison.Ordinal);
        Assert.StartsWith("Portal has no way to Fax", nowhere.Value!.Held, StringComparison.Ordinal);
        Assert.Null(free.Value!.Held);
        Assert.StartsWith("ABS is paused since", paused.Value!.Held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_contents_and_changes_take_the_right_whatever_right_a_page_hands_over()
    {
        var id = (await PromiseAsync(Draft("a-1") with { WaitsFor = "A unit" }))[0];
        var message = (await StoredAsync(Hook("e-1")))[0];
        var weak = AccessPolicy.SeeMessages;

        var opened = await Get<OpenDelivery>().OpenAsync(Viewer, weak, id, Cancellation);
        var body = await Get<OpenMessage>().ExecuteAsync(Viewer, weak, message, Cancellation);
        var edited = await Get<EditDelivery>().ExecuteAsync(Viewer, weak, id, 0, "{}"u8.ToArray(), true, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(opened.Refusals).Code);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(body.Refusals).Code);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(edited.Refusals).Code);
    }

    [Fact]
    public async Task What_people_did_with_the_messages_of_a_record_is_in_its_story_each_by_itself()
    {
        var ids = await StoredAsync(Hook("e-1", subject: "stock,1"), Hook("e-2", subject: "stock,2"));
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Inbox.ExecuteUpdateAsync(set => set.SetProperty(each => each.State, InboxState.Dead), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await Get<DiscardMessage>().ExecuteAsync(Operator, Policy, ids[0], "A test", Cancellation);
        var run = await Get<ReplayMessages>()
            .ExecuteAsync(Operator, Policy, new MessageFilter { State = InboxState.Dead }, Cancellation);
        await Get<JobRunner>().WaitAsync(run.Value, Cancellation);

        Assert.Equal(["message.discarded"], await ActsAsync("stock,1"));
        Assert.Equal(["message.replayed"], await ActsAsync("stock,2"));
    }

    [Fact]
    public async Task How_many_go_out_with_a_resume_is_known_before_it()
    {
        await PromiseAsync(Draft("a-1"), Draft("a-2", "sale.order,2"), Draft("a-3", "sale.order,3") with { WaitsFor = "A unit" });
        var read = Get<ReadDestinations>();

        Assert.Equal(2, (await read.CountPendingAsync(Viewer, AccessPolicy.SeeMessages, Abs, Cancellation)).Value);
    }

    [Fact]
    public async Task A_story_comes_without_what_was_sent_and_answered()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(422) with { RequestText = "POST /x", ResponseText = "422" });
        await NewDispatcher().RunOnceAsync(Cancellation);

        var story = await Get<OpenDelivery>().ReadAsync(Viewer, AccessPolicy.SeeMessages, id, Cancellation);

        var attempt = Assert.Single(story.Value!.Attempts);
        Assert.Equal((1, 422, AttemptOutcome.GaveUp), (attempt.Number, attempt.Status, attempt.Outcome));
        Assert.Equal((null, null), (attempt.Request, attempt.Response));
    }

    private Task<Result<DueDelivery>> RetryAsync(Guid id, DeliveryState seen) =>
        Get<RetryDelivery>().ExecuteAsync(Operator, Policy, id, seen, Cancellation);

    private async Task<IEnumerable<string>> ActsAsync(string subject)
    {
        var story = await Get<ReadWholeTimeline>().ExecuteAsync(Viewer, AccessPolicy.SeeMessages, subject, Cancellation);
        return story.Value!.Where(each => each.Kind == TimelineKind.Act).Select(each => each.Text);
    }
}
