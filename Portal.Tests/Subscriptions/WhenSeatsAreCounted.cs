using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>The monthly count against a real wire. Source: 000-27 to 000-32, scenarios 22, 24, 25, 26, R7, G10.</summary>
public abstract class WhenSeatsAreCounted(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenSeatsAreCounted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSeatsAreCounted(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_small_rise_is_approved_by_itself_and_told_in_the_chatter()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client));
        await CountAsync();
        await DrainAsync();
        await NextMonthAsync();
        await AddDevicesAsync(client, "PC-7", "PC-8", "SRV-2");

        var run = await CountAsync();
        await DrainAsync();

        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        var devices = await DevicesAsync(client);
        Assert.Equal(
            (SeatLineState.Applied, true, devices - 3m, devices),
            (line.State, line.IsAutomatic, line.Billed, line.Counted)
        );
        Assert.Equal(devices, await BilledAsync(order));
        Assert.Equal(1, await NotesAsync(order, $"Auto-updated Asset count to {devices}"));
        var opened = (await Get<OpenSeatLine>().ExecuteAsync(Viewer, line.Id, Cancellation)).Value!;
        Assert.Equal(["PC-7", "PC-8", "SRV-2"], opened.Added.Select(device => device.Name).Order());
        var named = await Get<ListCountedAssets>().ExecuteAsync(Viewer, line.Id, "", KeysetRequest.First(200), Cancellation);
        Assert.Equal(devices, named.Value!.Total);
    }

    [Fact]
    public async Task A_large_drop_waits_for_a_person_and_names_what_went()
    {
        var (order, client) = (await SinglesAsync())[0];
        var devices = await DevicesAsync(client);
        await BillAsync(order, devices);
        await CountAsync();
        await DrainAsync();
        await NextMonthAsync();
        await EndDevicesAsync(client, devices - 3);

        var run = await CountAsync();
        await DrainAsync();

        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        Assert.Equal((SeatLineState.Proposed, 3m), (line.State, line.Proposed));
        Assert.True(line.Guards.HasFlag(SeatGuards.LargeDrop));
        Assert.Equal((devices - 3, devices - 3), (line.Removed, line.Decommissioned));
        Assert.Equal(devices, await BilledAsync(order));
        Assert.True((await ApproveAsync(run, line)).Succeeded);
        await DrainAsync();
        Assert.Equal(3, await BilledAsync(order));
    }

    [Fact]
    public async Task A_missing_line_is_made_once()
    {
        var (order, client) = await WithoutLineAsync();

        var run = await CountAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        if (line.State == SeatLineState.Proposed)
        {
            Assert.True((await ApproveAsync(run, line)).Succeeded);
        }

        await DrainAsync();

        Assert.Equal(await DevicesAsync(client), await BilledAsync(order));
        var applied = await LineAsync(line.Id);
        Assert.Equal(SeatLineState.Applied, applied.State);
        Assert.NotNull(applied.OdooLineId);
    }

    [Fact]
    public async Task A_month_is_counted_once_whoever_asks()
    {
        var run = await CountAsync();

        var again = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        var scheduled = await Get<JobRunner>().StartAsync<RecountSeats>(Clock.GetUtcNow().UtcDateTime, Cancellation);
        await Get<JobRunner>().WaitAsync(scheduled.Value, Cancellation);

        Assert.Equal("seats.already-counted", Assert.Single(again.Refusals).Code);
        var ended = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Contains("was counted already", ended.Summary, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Equal(run.Id, (await db.SeatRuns.SingleAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task Before_its_day_a_month_is_counted_only_when_somebody_confirms()
    {
        await NextMonthAsync();
        Clock.Jump(TimeSpan.FromDays(20)); // the beginning of the next one
        await RelistAsync();

        var refused = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish(), Cancellation);

        Assert.Equal("seats.early", Assert.Single(refused.Refusals).Code);
        Assert.Equal(SeatRunState.PartlyApproved, (await CountAsync()).State);
    }

    [Fact]
    public async Task A_missed_time_is_made_up_for_only_within_its_month()
    {
        await NextMonthAsync();
        var due = Clock.GetUtcNow().UtcDateTime.Date;
        await NextMonthAsync();
        var now = Clock.GetUtcNow().UtcDateTime.Date;
        await MissAsync(due);
        await MissAsync(now);

        var late = await MakeUpAsync(due);
        var started = await MakeUpAsync(now);
        await Get<JobRunner>().WaitAsync(started.Value.Id, Cancellation);

        Assert.Equal("seats.month-over", Assert.Single(late.Refusals).Code);
        Assert.Contains("Let this time go", late.Refusals[0].Sentence, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Equal(due, (await db.JobRuns.SingleAsync(run => run.State == JobRunState.Missed, Cancellation)).Period);
        Assert.Equal(1, await db.SeatRuns.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Paused_and_churned_subscriptions_are_not_counted()
    {
        var running = (await SubscriptionsAsync()).Select(each => each.Order).ToList();
        await Server.CallAsync("sale.order", "write", $$"""[[{{running[0]}}],{"subscription_state":"4_paused"}]""");
        await Server.CallAsync("sale.order", "write", $$"""[[{{running[1]}}],{"subscription_state":"6_churn"}]""");

        var run = await CountAsync();

        Assert.Equal(running.Count - 2, run.Subscriptions);
        var orders = (await LinesAsync(run.Id)).Select(line => line.OrderId).ToHashSet();
        Assert.DoesNotContain(running[0], orders);
        Assert.DoesNotContain(running[1], orders);
    }

    [Fact]
    public async Task A_trial_changes_nothing_and_cannot_be_approved()
    {
        var before = await CountDeliveriesAsync();

        var run = await CountAsync(new SeatCountWish { IsDryRun = true });
        await DrainAsync();

        Assert.Equal(before, await CountDeliveriesAsync());
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Proposed);
        Assert.Equal("seats.dry-run", Assert.Single((await ApproveAsync(run, line)).Refusals).Code);
        Assert.False((await CountAsync()).IsDryRun);
    }

    [Fact]
    public async Task A_trial_at_work_does_not_stand_for_the_months_count()
    {
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var calls = 0;
        Proxy.Treat = async call =>
        {
            if (call.Text.Contains("res.currency", StringComparison.Ordinal) && Interlocked.Increment(ref calls) == 1)
            {
                reached.TrySetResult();
                await released.Task;
            }

            return Support.Treatment.Pass;
        };
        var trial = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsDryRun = true }, Cancellation);
        await reached.Task.WaitAsync(Cancellation);

        var scheduled = await Get<JobRunner>().StartAsync<RecountSeats>(Clock.GetUtcNow().UtcDateTime, Cancellation);
        await Get<JobRunner>().WaitAsync(scheduled.Value, Cancellation);
        await using (var db = Database.Open())
        {
            Assert.False((await db.SeatRuns.SingleAsync(run => run.CountedAt != null, Cancellation)).IsDryRun);
        }

        released.SetResult();
        await Get<JobRunner>().WaitAsync(trial.Value, Cancellation);
        await using var after = Database.Open();
        Assert.Equal(2, await after.SeatRuns.CountAsync(run => run.CountedAt != null, Cancellation));
    }

    [Fact]
    public async Task What_odoo_is_told_while_it_is_counted_makes_the_count_void()
    {
        var (order, client) = (await SinglesAsync())[0];
        await BillAsync(order, await DevicesAsync(client) + 40);
        var run = await CountAsync();
        await DrainAsync();
        var line = (await LinesAsync(run.Id)).Single(each => each.OrderId == order);
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        Proxy.Treat = async call =>
        {
            if (call.Text.Contains("res.currency", StringComparison.Ordinal) && reached.TrySetResult())
            {
                await released.Task;
            }

            return Support.Treatment.Pass;
        };
        var again = await Get<StartRecount>()
            .ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true, Replaces = run.Id }, Cancellation);
        await reached.Task.WaitAsync(Cancellation);

        Assert.True((await ApproveAsync(run, line)).Succeeded);
        await DrainAsync();
        Assert.Equal(SeatLineState.Applied, (await LineAsync(line.Id)).State);
        released.SetResult();
        await Get<JobRunner>().WaitAsync(again.Value, Cancellation);

        var ended = (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!;
        Assert.Contains("while it was counted", ended.Summary, StringComparison.Ordinal);
        Assert.True((await RunAsync(run.Id)).IsActive);
    }

    [Fact]
    public async Task Odoo_is_asked_a_fixed_number_of_times_and_told_once_for_each_order_that_changes()
    {
        await CountAsync(new SeatCountWish { IsDryRun = true }); // signs in
        var calls = await CallsAsync(() => CountAsync(new SeatCountWish { IsDryRun = true }));
        Assert.InRange(calls.Count, 1, 15);

        var run = await CountAsync();
        Proxy.Calls.Clear();
        await DrainAsync();

        var changed = (await LinesAsync(run.Id)).Where(line => line.State == SeatLineState.Applied).Select(line => line.OrderId);
        Assert.Equal(changed.Distinct().Count(), Proxy.Calls.Count(call => call.Method == "write"));
        await NextMonthAsync();
        var second = await CountAsync();
        var open = (await LinesAsync(second.Id)).Where(line => line.State == SeatLineState.Proposed).ToList();
        Proxy.Calls.Clear();
        await DrainAsync();
        Assert.DoesNotContain(Proxy.Calls, call => call.Method is "write" or "create");
        Assert.All(open, line => Assert.NotEqual(SeatGuards.None, line.Guards));
    }

    [Fact]
    public async Task Who_may_not_is_refused()
    {
        var wish = new SeatCountWish { IsConfirmed = true };
        Assert.Equal(
            Refusal.ForbiddenCode,
            Assert.Single((await Get<StartRecount>().ExecuteAsync(Viewer, wish, Cancellation)).Refusals).Code
        );
        var run = await CountAsync();
        var line = (await LinesAsync(run.Id)).First(each => each.State == SeatLineState.Proposed);
        var choice = new SeatChoice(run.Id) { Picks = [new SeatPick(line.Id, line.Version)] };

        foreach (var actor in (Actor[])[Operator, Viewer])
        {
            Assert.Equal(
                Refusal.ForbiddenCode,
                Assert.Single((await Get<ApproveSeats>().ExecuteAsync(actor, choice, null, Cancellation)).Refusals).Code
            );
            Assert.Equal(
                Refusal.ForbiddenCode,
                Assert.Single((await Get<RejectSeats>().ExecuteAsync(actor, choice, "no", Cancellation)).Refusals).Code
            );
            Assert.Equal(
                Refusal.ForbiddenCode,
                Assert.Single((await Get<RevertSeatRun>().ExecuteAsync(actor, run.Id, "no", Cancellation)).Refusals).Code
            );
        }

        var nobody = new Actor(Guid.CreateVersion7(), "Nobody", null, new HashSet<Role> { Role.Member });
        Assert.Equal(
            Refusal.ForbiddenCode,
            Assert.Single((await Get<ListSeatRuns>().ExecuteAsync(nobody, KeysetRequest.First(10), Cancellation)).Refusals).Code
        );
    }

    [Fact]
    public async Task A_count_that_was_cut_short_is_done_anew()
    {
        Proxy.Treat = call =>
            Task.FromResult(call.Text.Contains("res.currency", StringComparison.Ordinal) ? Odoo_gone : Support.Treatment.Pass);
        var started = await Get<StartRecount>().ExecuteAsync(Operator, new SeatCountWish { IsConfirmed = true }, Cancellation);
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        Assert.Equal(JobRunState.Failed, (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!.State);
        Proxy.Treat = _ => Task.FromResult(Support.Treatment.Pass);

        var run = await CountAsync();

        await using var db = Database.Open();
        Assert.Equal(run.Id, (await db.SeatRuns.SingleAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task What_a_count_that_was_cut_short_has_stored_is_removed_and_decided_by_nobody()
    {
        var found = (await Get<SeatSurvey>().ReadAsync(Cancellation)).Value!;
        var period = SeatPeriod.At(Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.Utc);
        var cut = await Get<SeatLedger>()
            .BeginAsync(new SeatCountOrder(Operator, period, IsDryRun: false, Replaces: null), Cancellation);
        await Get<SeatLedger>().StoreAsync(cut, Get<SeatSurvey>().Lay(found), Cancellation);
        await DrainAsync();
        var left = await LinesAsync(cut.Id);
        Assert.DoesNotContain(left, line => line.State is SeatLineState.Approved or SeatLineState.Applied);
        Assert.False((await ApproveAsync(cut, left.First(line => line.State == SeatLineState.Proposed))).Succeeded);

        var run = await CountAsync();

        await using var db = Database.Open();
        Assert.Equal(run.Id, (await db.SeatRuns.SingleAsync(Cancellation)).Id);
        Assert.Empty(await LinesAsync(cut.Id));
    }

    private const Support.Treatment Odoo_gone = Support.Treatment.Html;

    private async Task<IReadOnlyList<string>> CallsAsync(Func<Task> work)
    {
        Proxy.Calls.Clear();
        await work();
        return [.. Proxy.Calls.Select(call => call.Method)];
    }

    private async Task<(int Order, int Client)> WithoutLineAsync()
    {
        foreach (var each in await SinglesAsync())
        {
            if (await BilledAsync(each.Order) == 0 && await DevicesAsync(each.Client) > 0)
            {
                return each;
            }
        }

        throw new InvalidOperationException("Every subscription of the sandbox has a line of seats.");
    }

    private Task MissAsync(DateTime period) =>
        ChangeAsync(db =>
        {
            db.Add(JobRun.Miss(RecountSeats.JobName, period, "", period));
            return Task.CompletedTask;
        });

    // as "Run it now" does
    private Task<Result<StartedRun>> MakeUpAsync(DateTime period) =>
        Get<JobRunner>()
            .RequestAsync<RecountSeats>(
                job => new RunRequest(job, JobTrigger.Person, Operator, period) { TakesMissed = true },
                tell: _ => { },
                Cancellation
            );

    private async Task<int> CountDeliveriesAsync()
    {
        await using var db = Database.Open();
        return await db.Set<Portal.Core.Messaging.Outbox.Delivery>().CountAsync(Cancellation);
    }
}
