using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Import;

namespace Portal.Tests.Retail;

/// <summary>Promised orders that wait for their deposit are read with each import; of many quotations whose deposit never comes, some in turn. Source: 001-6, PERFORMANCE §2(f).</summary>
public abstract class WhenManyDepositsAreAwaited(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenManyDepositsAreAwaited(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenManyDepositsAreAwaited(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { Trigger = EntitlementTrigger.Both };

    protected override TimeProvider OdooTime => Clock;

    [Fact]
    public async Task A_page_of_them_is_read_with_each_import()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ImportAsync();
        await ForgetChangesAsync();
        await StoreUnpaidAsync(WaitingOrders.Page, isPromised: false);

        await StartAsync();
        var first = await OrderAsync(order);
        await StartAsync();
        var second = await OrderAsync(order);
        await StartAsync();
        var third = await OrderAsync(order);

        Assert.Equal((true, null), (first.AwaitsDeposit, first.DeliveryId));
        Assert.Equal(first.ReadAt, second.ReadAt);
        Assert.True(third.ReadAt > second.ReadAt);
    }

    [Fact]
    public async Task Promised_ones_are_all_read_with_each_import()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ImportAsync();
        await ConfirmAsync(order);
        await ImportAsync();
        await ForgetChangesAsync();
        await StoreUnpaidAsync(WaitingOrders.Page, isPromised: true);

        await StartAsync();
        var first = await OrderAsync(order);
        await StartAsync();
        var second = await OrderAsync(order);

        Assert.True(first.AwaitsDeposit);
        Assert.NotNull(first.DeliveryId);
        Assert.True(second.ReadAt > first.ReadAt);
    }

    // as the schedule does, each time within the bounds of one run
    private async Task StartAsync()
    {
        var run = await Get<JobRunner>().StartAsync<ImportOrders>(Actor.Portal, JobTrigger.Schedule, Cancellation);
        await Get<JobRunner>().WaitAsync(run.Value, Cancellation);
        var last = (await Get<JobHistory>().FindLastAsync(ImportOrders.JobName, Cancellation))!;
        Assert.True(last.State == JobRunState.Succeeded, last.Summary);
    }

    // after all others by their ids, and unknown to Odoo
    private async Task StoreUnpaidAsync(int count, bool isPromised)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        await ChangeRowsAsync(async db =>
        {
            for (var id = 1_000_000; id < 1_000_000 + count; id++)
            {
                var found = new FoundOrder
                {
                    Id = id,
                    Name = $"N{id}",
                    State = OrderState.Sent,
                    Customer = new FoundParty(1, "Ada", ""),
                    Currency = "KES",
                    Decimals = 2,
                    Total = 10,
                    Untaxed = 10,
                    CreatedAt = now,
                    OrderedAt = now,
                    ChangedAt = now,
                    ReadAt = now,
                    Lines = [],
                    Paid = [],
                };
                var order = Order.Make(found, now);
                order.TryTake(found, 10, 0, default);
                order.Await(deposit: true, anything: false);
                if (isPromised)
                {
                    order.Promise(Guid.CreateVersion7(), now);
                }

                db.Orders.Add(order);
            }

            return await db.SaveChangesAsync(Cancellation);
        });
    }
}
