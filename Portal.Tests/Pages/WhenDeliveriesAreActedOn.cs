using System.Security.Claims;
using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Components;
using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;
using Radzen;

namespace Portal.Tests.Pages;

public sealed class WhenDeliveriesAreActedOn() : MessagingSuite(DatabaseProvider.Sqlite)
{
    private readonly BunitContext _pages = new();
    private readonly List<string> _asked = [];

    private DialogService Dialogs => _pages.Services.GetRequiredService<DialogService>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
        _pages.JSInterop.Mode = JSRuntimeMode.Loose;
        _pages.JSInterop.SetupModule("./js/drafts.js").Mode = JSRuntimeMode.Loose;
        _pages
            .Services.AddRadzenComponents()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddMessaging()
            .AddSingleton<IDeliveryTransport>(Ledger)
            .AddScoped<CurrentActor>()
            .AddScoped<FormDrafts>();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_resume_asks_first_with_how_many_go_out_and_why_it_is_paused()
    {
        await PromiseAsync(Draft("a-1"), Draft("a-2", "sale.order,2"));
        await Get<SetDestination>().PauseAsync(Operator, Policy, Abs, "Restored from a backup.", Cancellation);
        var strip = Open<DestinationStrip>(Role.Operations, strip => strip.Add(each => each.Policy, AccessPolicy.SeeMessages));
        strip.WaitForElement("button");
        Answer(false, true);

        strip.Find("button").Click();
        strip.WaitForAssertion(() => Assert.Single(_asked));
        var after = (await DestinationAsync()).State;
        strip.Find("button").Click();

        strip.WaitForAssertion(() => Assert.Contains("Pause ABS", strip.Markup, StringComparison.Ordinal));
        Assert.Equal(DestinationState.Paused, after);
        Assert.All(
            _asked,
            text =>
                Assert.Contains(
                    "ABS is paused: Restored from a backup. 2 deliveries wait and go out at once.",
                    text,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_cancel_of_what_may_have_arrived_asks_once_more()
    {
        var id = (await PromiseAsync(Draft("a-1")))[0];
        Ledger.Says(DeliveryAnswer.Http(503));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var row = (await Get<OpenDelivery>().ReadAsync(Operator, Policy, id, Cancellation)).Value!.Delivery;
        var acts = Open<DeliveryActions>(Role.Operations, acts => acts.Add(each => each.Row, row));
        Answer("Not wanted", true);

        acts.FindAll("button")
            .Single(button => button.TextContent == "Cancel" || button.TextContent.EndsWith("Cancel", StringComparison.Ordinal))
            .Click();

        acts.WaitForAssertion(() => Assert.Equal(2, _asked.Count));
        acts.WaitForState(() => DeliveryAsync(id).GetAwaiter().GetResult().State == DeliveryState.Cancelled);
        Assert.DoesNotContain("never told", _asked[0], StringComparison.Ordinal);
        Assert.Contains("the other side may have it", _asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_begins_with_the_contents_as_they_are_now()
    {
        var id = (await PromiseAsync(Draft("a-1", payload: """{"n":1}""") with { WaitsFor = "A unit" }))[0];
        var contents = OpenContents(id);
        contents.WaitForElement("button").Click();
        contents.WaitForAssertion(() => Assert.Contains("\"n\": 1", contents.Markup, StringComparison.Ordinal));
        await EditAsync(id, """{"n":2}""");
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);

        await contents.InvokeAsync(contents.Instance.BeginEditAsync);

        contents.WaitForAssertion(() =>
            Assert.Contains("\"n\": 2", contents.Find("textarea").GetAttribute("value"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_refusal_that_asks_for_a_confirmation_brings_its_checkbox()
    {
        var id = (await PromiseAsync(Draft("a-1", payload: """{"n":1}""")))[0];
        Ledger.Says(DeliveryAnswer.Http(422));
        await NewDispatcher().RunOnceAsync(Cancellation);
        var contents = OpenContents(id);
        await contents.InvokeAsync(contents.Instance.BeginEditAsync);
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.DeliveryAttempts.ExecuteUpdateAsync(set => set.SetProperty(each => each.MayHaveArrived, true), Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Assert.Empty(contents.FindAll("input[type=checkbox]"));
        Answer(true);
        contents.Find("textarea").Change("""{"n":3}""");
        contents.Find("form").Submit();

        contents.WaitForAssertion(() => Assert.Single(contents.FindAll("input[type=checkbox]")));
    }

    [Fact]
    public async Task What_is_too_long_for_a_page_is_not_changed_in_it()
    {
        var id = (
            await PromiseAsync(Draft("a-1", payload: $$"""{"text":"{{new string('x', 10_000)}}"}""") with { WaitsFor = "A unit" })
        )[0];
        var contents = OpenContents(id);

        await contents.InvokeAsync(contents.Instance.BeginEditAsync);

        contents.WaitForAssertion(() =>
            Assert.Contains("longer than the 10,000 characters", contents.Markup, StringComparison.Ordinal)
        );
        Assert.Empty(contents.FindAll("textarea"));
    }

    [Theory]
    [InlineData(Role.Viewer, 0)]
    [InlineData(Role.Operations, 1)]
    public async Task A_run_of_another_node_is_shown_and_cancelled_by_who_may(Role role, int buttons)
    {
        var run = JobRun.Begin(new RunRequest(RetryMatching.JobName, JobTrigger.Person, Operator), "elsewhere:1", Now);
        await using (var db = Database.Open())
        {
            db.JobRuns.Add(run);
            await db.SaveChangesAsync(Cancellation);
        }

        var all = Open<RetryAll>(role, all => all.Add(each => each.Batch, Dead));
        all.WaitForElement(".progress-panel");
        all.WaitForAssertion(() => Assert.Equal(buttons, all.FindAll("button").Count));
        if (buttons == 1)
        {
            all.Find("button").Click();
            all.WaitForState(() => EndAskedBy(run.Id) == "Olu");
        }

        Assert.Equal(buttons == 1 ? "Olu" : null, EndAskedBy(run.Id));
    }

    [Fact]
    public async Task A_batch_that_was_cut_short_is_shown_with_a_way_to_go_on_and_to_drop_it()
    {
        await using (var db = Database.Open())
        {
            db.ReplayBatches.Add(
                ReplayBatch.Wish(
                    Guid.CreateVersion7(),
                    new DeliveryFilter { State = DeliveryState.Dead, Destination = Abs },
                    10_000,
                    Operator,
                    Now
                )
            );
            await db.SaveChangesAsync(Cancellation);
        }

        var all = Open<RetryAll>(Role.Operations, all => all.Add(each => each.Batch, Dead));
        all.WaitForAssertion(() =>
            Assert.Contains(
                "\"Retry 10,000 deliveries\" (dead, to ABS) of Olu",
                all.Find(".notice").TextContent,
                StringComparison.Ordinal
            )
        );
        Answer(true);
        all.FindAll(".notice button").Single(button => button.TextContent == "Drop it").Click();

        all.WaitForAssertion(() => Assert.Empty(all.FindAll(".notice")));
        await using var look = Database.Open();
        Assert.Equal(ReplayBatchState.Cancelled, (await look.ReplayBatches.SingleAsync(Cancellation)).State);
    }

    // answers the questions in turn
    private void Answer(params object[] answers)
    {
        var next = 0;
        Dialogs.OnOpen += (_, _, parameters, _) =>
        {
            _asked.Add((string)parameters["Text"]!);
            Dialogs.Close(answers[next++]);
        };
    }

    private IRenderedComponent<DeliveryContents> OpenContents(Guid id) =>
        Open<DeliveryContents>(Role.Operations, contents => contents.Add(each => each.Id, id).Add(each => each.MayOpen, true));

    private IRenderedComponent<T> Open<T>(Role role, Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        var access = _pages.AddAuthorization();
        access.SetAuthorized("Olu");
        access.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Operator.Id.ToString()!),
            new Claim(ClaimTypes.Role, role.ToString())
        );
        return _pages.Render(parameters);
    }

    private async Task EditAsync(Guid id, string payload)
    {
        var fence = (await DeliveryAsync(id)).Fence;
        var edited = await Get<EditDelivery>()
            .ExecuteAsync(Operator, Policy, id, fence, Encoding.UTF8.GetBytes(payload), true, Cancellation);
        Assert.True(edited.Succeeded);
    }

    private async Task<Destination> DestinationAsync()
    {
        await using var db = Database.Open();
        return await db.Destinations.SingleAsync(Cancellation);
    }

    private string? EndAskedBy(Guid run)
    {
        using var db = Database.Open();
        return db.JobRuns.AsNoTracking().Single(each => each.Id == run).EndAskedBy;
    }

    private static RetryBatch Dead =>
        new((_, _) => Task.FromResult<Result<int>>(1), (_, _) => Task.FromResult<Result<Guid>>(Guid.Empty));
}
