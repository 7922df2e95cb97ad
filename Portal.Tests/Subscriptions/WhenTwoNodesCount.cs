using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>Two nodes on one database begin the count of one month at the same time. Source: P2, scenario 24, row 14, row 19, DESIGN §6.</summary>
public sealed class WhenTwoNodesCount() : ApplySuite(DatabaseProvider.Postgres)
{
    private const int MoreThanOneNodeSends = 3; // a node has two lanes to Odoo

    private static readonly SeatCountWish Count = new() { IsConfirmed = true };

    [Fact]
    public async Task Clock_and_click_on_both_join_one_count()
    {
        await NextMonthAsync();
        Restart();
        var released = Hold("res.currency");
        var due = Clock.GetUtcNow().UtcDateTime;

        var started = await Task.WhenAll(
            Nodes.SelectMany(node =>
                new[]
                {
                    Task.Run(() => node.GetRequiredService<JobRunner>().StartAsync<RecountSeats>(due, Cancellation)),
                    Task.Run(() => ClickAsync(node)),
                }
            )
        );
        released.SetResult();
        Assert.All(started, each => Assert.True(each.Succeeded, string.Join(' ', each.Refusals)));
        var id = Assert.Single(started.Select(each => each.Value).Distinct());
        await WaitAsync(id);

        await using var db = Database.Open();
        var job = await db.JobRuns.SingleAsync(run => run.Job == RecountSeats.JobName, Cancellation);
        Assert.True(job.State == JobRunState.Succeeded, job.Summary);
        var run = await db.SeatRuns.SingleAsync(Cancellation);
        Assert.Equal((1, true), (run.Number, run.IsActive));
        await AssertCountedOnceAsync(run);
        Assert.Equal(1, Proxy.Calls.Count(IsReadOfSubscriptions));
    }

    [Fact]
    public async Task While_the_last_month_is_on_its_way_neither_counts()
    {
        var approved = await ApproveManyAsync();
        await NextMonthAsync();
        Restart();
        Proxy.Calls.Clear();
        var (flying, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.Treat = async call =>
        {
            if (IsSeatWrite(call))
            {
                if (Interlocked.Increment(ref flying) == MoreThanOneNodeSends)
                {
                    both.TrySetResult();
                }

                await released.Task;
            }

            return Treatment.Pass;
        };

        var applying = DrainOnEachNodeAsync(both);
        await both.Task.WaitAsync(Cancellation);
        var due = Clock.GetUtcNow().UtcDateTime;
        var started = await Task.WhenAll(
            Nodes.Select(node => Task.Run(() => node.GetRequiredService<JobRunner>().StartAsync<RecountSeats>(due, Cancellation)))
        );
        await WaitAsync(Assert.Single(started.Select(each => each.Value).Distinct()));
        Assert.Contains("on their way", (await LastAsync()).Summary, StringComparison.Ordinal);
        released.SetResult();
        await applying;
        await DrainAsync(); // what one knew only after the other had ended

        await Task.WhenAll(Nodes.Select(node => Task.Run(() => ClickAsync(node))));
        await WaitAsync((await LastAsync()).Id);
        await AssertOneCountAfterAsync(approved);
    }

    /// <summary>The clock is set an hour on in the middle: the one at work looks dead, and another node takes its place.</summary>
    [Fact]
    public async Task A_clock_that_jumps_makes_no_second_count()
    {
        await NextMonthAsync();
        Restart();
        var released = Hold("res.currency");
        var first = await ClickAsync(Nodes[0]);
        Clock.Jump(TimeSpan.FromHours(1));
        var second = await ClickAsync(Nodes[1]);
        Assert.NotEqual(first.Value, second.Value);
        released.SetResult();
        await WaitAsync(first.Value);
        await WaitAsync(second.Value);

        await using var db = Database.Open();
        var run = Assert.Single(await db.SeatRuns.Where(each => each.CountedAt != null).ToListAsync(Cancellation));
        Assert.True(run.IsActive);
        await AssertCountedOnceAsync(run);
        Assert.Equal("seats.already-counted", Assert.Single((await ClickAsync(Nodes[0])).Refusals).Code);
    }

    private async Task AssertOneCountAfterAsync(List<SeatLine> approved)
    {
        await using var db = Database.Open();
        var month = SeatPeriod.At(Clock.GetUtcNow().UtcDateTime, TimeZoneInfo.Utc).Name;
        var run = Assert.Single(await db.SeatRuns.Where(each => each.Period == month).ToListAsync(Cancellation));
        Assert.True(run.IsActive);
        await AssertCountedOnceAsync(run);
        await AssertAppliedOnceAsync(approved);
        var orders = approved.Select(line => line.OrderId).ToHashSet();
        Assert.All(
            (await LinesAsync(run.Id)).Where(line => orders.Contains(line.OrderId)),
            line => Assert.Equal((SeatLineState.Unchanged, line.Counted), (line.State, line.Billed))
        );
    }

    // each line of each order stands there once, and each device is behind one of them or billed to nobody
    private async Task AssertCountedOnceAsync(SeatRun run)
    {
        var lines = await LinesAsync(run.Id);
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Count, lines.Select(line => (line.OrderId, line.ProductId, line.OdooLineId)).Distinct().Count());
        await using var db = Database.Open();
        Assert.Equal(await db.Assets.CountAsync(Asset.IsCounted, Cancellation), run.Devices + run.Unmapped + run.Excluded);
        var billed = lines.GroupBy(line => line.ClientId).Sum(client => client.Max(line => line.Counted));
        Assert.Equal(run.BilledDevices, billed);
    }

    private Task<Result<Guid>> ClickAsync(ServiceProvider node) =>
        node.GetRequiredService<StartRecount>().ExecuteAsync(Operator, Count, Cancellation);

    // on whichever node it runs
    private Task WaitAsync(Guid run) =>
        Task.WhenAll(Nodes.Select(node => node.GetRequiredService<JobRunner>().WaitAsync(run, Cancellation)));

    private async Task<JobRun> LastAsync() => (await Get<JobHistory>().FindLastAsync(RecountSeats.JobName, Cancellation))!; // one was started

    private TaskCompletionSource Hold(string model)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.Treat = async call =>
        {
            if (call.Text.Contains(model, StringComparison.Ordinal))
            {
                await released.Task;
            }

            return Treatment.Pass;
        };
        return released;
    }

    private static bool IsReadOfSubscriptions(ProxiedCall call) =>
        call.Method == "search_read" && call.Text.Contains("\"sale.order\"", StringComparison.Ordinal);
}
