using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>"Failed, outlet Lome, last 6 h → Retry all matching": what the list shows is what is sent again. Source: scenario 11.</summary>
public abstract class WhenManyEntitlementsAreRetried(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenManyEntitlementsAreRetried(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenManyEntitlementsAreRetried(DatabaseProvider.Postgres);

    private static EntitlementRequest Dead { get; } = new() { Tab = EntitlementTab.Dead };

    [Fact]
    public async Task Every_filter_of_the_list_counts_for_the_retry_too()
    {
        var orders = await RefusedAsync();
        var one = orders.First(order => order is { OutletId: not null, ChannelId: not null });
        var now = Clock.GetUtcNow().UtcDateTime;
        EntitlementRequest[] narrowed =
        [
            Dead with
            {
                OutletId = one.OutletId,
            },
            Dead with
            {
                ChannelId = one.ChannelId,
            },
            Dead with
            {
                OutletId = one.OutletId,
                ChannelId = one.ChannelId,
                Search = one.Name,
            },
            Dead with
            {
                Search = "no such order",
            },
            Dead with
            {
                Reason = "Ordered",
            },
            Dead with
            {
                LeastAttempts = 2,
            },
            Dead with
            {
                From = now.AddHours(-6),
            },
            Dead with
            {
                Until = now.AddHours(-6),
            },
            Dead,
        ];

        var pairs = new List<(int Listed, int Estimated)>();
        foreach (var request in narrowed)
        {
            var listed = (await Get<ListEntitlements>().ExecuteAsync(Viewer, request, Cancellation)).Value!.Total;
            pairs.Add((listed, (await Get<RetryEntitlements>().EstimateAsync(Operator, request, Cancellation)).Value));
        }

        Assert.All(pairs, pair => Assert.Equal(pair.Listed, pair.Estimated));
        Assert.Equal(orders.Count(order => order.OutletId == one.OutletId), pairs[0].Listed);
        Assert.Equal(orders.Count(order => order.ChannelId == one.ChannelId), pairs[1].Listed);
        Assert.Equal((1, 0), (pairs[2].Listed, pairs[3].Listed));
        Assert.Equal((0, 0), (pairs[5].Listed, pairs[7].Listed));
        Assert.Equal((orders.Count, orders.Count), (pairs[6].Listed, pairs[^1].Listed));
    }

    [Fact]
    public async Task Only_those_of_the_outlet_go_out_and_their_outcome_is_counted()
    {
        var orders = await RefusedAsync();
        var outlet = orders.GroupBy(order => order.OutletId).OrderBy(group => group.Count()).First().Key;
        var request = Dead with { OutletId = outlet };
        var viewer = await Get<RetryEntitlements>().ExecuteAsync(Viewer, request, Cancellation);

        var run = await Get<RetryEntitlements>().ExecuteAsync(Operator, request, Cancellation);
        var ended = Get<JobRunner>().WaitAsync(run.Value, Cancellation);
        while (!ended.IsCompleted)
        {
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
        }

        Assert.Equal(Refusal.ForbiddenCode, viewer.Refusals[0].Code);
        var wanted = orders.FindAll(order => order.OutletId == outlet);
        Assert.InRange(wanted.Count, 1, orders.Count - 1);
        await using var db = Database.Open();
        var summary = await db.JobRuns.Where(each => each.Id == run.Value).Select(each => each.Summary).SingleAsync(Cancellation);
        Assert.Equal($"{wanted.Count} delivered, 0 failed, 0 not tried.", summary);
        Assert.All(orders, order => Assert.Equal(order.OutletId == outlet ? 1 : 0, EntitlementsOf(order.OdooId)));
    }

    // each order of an outlet is confirmed, and ABS refuses it
    private async Task<List<Order>> RefusedAsync()
    {
        var ids = (await DraftsAsync(withDeposit: false)).Take(12).ToList();
        Server.Faults.Add("abs", FaultMode.Status422);
        foreach (var id in ids)
        {
            await ConfirmAsync(id);
        }

        await HookAsync(ids.Select(id => ("sale.order", id, "")));
        await DrainAsync();
        Server.Faults.Clear("abs");
        await using var db = Database.Open();
        return await db.Orders.AsNoTracking().Where(order => ids.Contains(order.OdooId)).ToListAsync(Cancellation);
    }
}
