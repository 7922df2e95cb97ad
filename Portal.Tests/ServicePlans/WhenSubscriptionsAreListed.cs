using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.Import;

namespace Portal.Tests.ServicePlans;

/// <summary>The list comes from the database by key, filter and word; another database of Odoo begins anew. Source: R2, DESIGN §5.</summary>
public abstract class WhenSubscriptionsAreListed(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenSubscriptionsAreListed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSubscriptionsAreListed(DatabaseProvider.Postgres);

    protected override bool Seeds => true;

    [Fact]
    public async Task It_is_narrowed_sorted_and_paged()
    {
        await ImportAsync();

        var paused = await ListAsync(new PlanListRequest { State = "4_paused" });
        var first = await ListAsync(Named(KeysetRequest.First(50)));
        var second = await ListAsync(Named(new KeysetRequest(KeysetMove.After, first.Next, 50)));
        var searched = await ListAsync(new PlanListRequest { Search = first.Rows[0].Name });
        var unlinked = await ListAsync(new PlanListRequest { Tab = PlanTab.Unlinked });

        Assert.NotEmpty(paused.Rows);
        Assert.All(paused.Rows, row => Assert.Equal("4_paused", row.OdooState));
        Assert.Equal((50, 50), (first.Rows.Count, second.Rows.Count));
        Assert.Equal(
            [.. first.Rows.Concat(second.Rows).Select(row => row.NameKey).Order(StringComparer.Ordinal)],
            first.Rows.Concat(second.Rows).Select(row => row.NameKey)
        );
        Assert.Contains(searched.Rows, row => row.Key == first.Rows[0].Key);
        Assert.Empty(unlinked.Rows);
        var counts = (await Get<ListServicePlans>().CountTabsAsync(Viewer, new PlanListRequest(), Cancellation)).Value!;
        Assert.Equal((120, 0), (counts[PlanTab.All], counts[PlanTab.Drifted]));
    }

    [Fact]
    public async Task Another_database_calls_off_what_was_to_be_told_and_is_read_anew()
    {
        await ImportAsync();
        var id = await SubscribeAsync();
        await ImportAsync();
        Clock.Jump(TimeSpan.FromSeconds(2)); // Odoo tells whole seconds: what is confirmed in the same one counts as new
        var follower = ActivatorUtilities.CreateInstance<PlansAfterConfirmation>(Services);

        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await follower.RestartAsync(db, isSame: false, Cancellation);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await ToldAsync(id)).State);
        await using (var db = Database.Open())
        {
            Assert.Equal(0, await db.ServicePlans.CountAsync(Cancellation));
        }

        await ImportAsync();
        Assert.Equal(id, (await ReadAsync(id)).OdooId);
        Assert.Single(await ToldAsync(id)); // what is confirmed by now is past
    }

    private static PlanListRequest Named(KeysetRequest page) =>
        new()
        {
            Sort = PlanSort.Name,
            Descending = false,
            Page = page,
        };

    private async Task<KeysetPage<ServicePlan>> ListAsync(PlanListRequest request) =>
        (await Get<ListServicePlans>().ExecuteAsync(Viewer, request, Cancellation)).Value!;
}
