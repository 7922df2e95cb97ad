using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Products;
using Portal.Tests.Billing;

namespace Portal.Tests.Retail;

/// <summary>A comparison of very many reads pages and writes what differs; a list that is broken, or not ABS', ends it before anything is called missing.</summary>
public abstract class WhenEntitlementsAreCompared(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly ScriptedAbs _abs = new();
    private readonly List<string> _listed = [];

    public sealed class OnSqlite() : WhenEntitlementsAreCompared(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenEntitlementsAreCompared(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    protected override Uri AbsUrl => _abs.Address;

    public override async ValueTask InitializeAsync()
    {
        await _abs.StartAsync(Cancellation);
        await base.InitializeAsync();
        _abs.List = _ => Page();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _abs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_as_it_was_costs_a_page_the_same_few_reads_and_no_write()
    {
        await EntitleAsync(25);
        await ReconcileAsync();
        var before = await VersionsAsync();

        using var plans = new QueryPlans(Database);
        await CompareAsync();
        var few = plans.Sent.Count(IsOfOrders);
        await CompareAsync();
        var sent = plans.Sent.Where(IsOfOrders).ToList();

        Assert.Equal(before, await VersionsAsync());
        Assert.InRange(few, 1, 10);
        Assert.DoesNotContain(
            sent,
            sql => sql.Contains("UPDATE", StringComparison.Ordinal) || sql.Contains("FOR UPDATE", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(sent, sql => sql.Contains("\"Payload\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_lost_a_good_part_is_not_believed_unless_somebody_asks()
    {
        await EntitleAsync(25);
        _listed.Clear();
        Clock.Jump(TimeSpan.FromMinutes(1));

        var unasked = await ScheduledAsync();
        var during = await DriftsAsync();
        await ReconcileAsync();

        Assert.Equal(JobRunState.Failed, unasked.State);
        Assert.Contains("ABS lists 0 of the 25 entitlements", unasked.Summary, StringComparison.Ordinal);
        Assert.Empty(during);
        Assert.Equal(25, (await DriftsAsync()).Count);
    }

    [Fact]
    public async Task A_loss_that_is_never_listed_stops_no_comparison()
    {
        await EntitleAsync(25);
        // still under way: none of them is called missing
        await ChangeRowsAsync(db =>
            db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Pending), Cancellation)
        );
        _listed.Clear();
        Clock.Jump(TimeSpan.FromMinutes(1));

        var run = await ScheduledAsync();

        Assert.True(run.State == JobRunState.Succeeded, run.Summary);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task A_loss_that_a_person_has_seen_stops_no_later_comparison()
    {
        await EntitleAsync(24);
        await ChangeRowsAsync(db =>
            db.Deliveries.Where(each => each.State != DeliveryState.Delivered)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Cancelled), Cancellation)
        );
        var listed = _listed.ToList();
        _listed.Clear();
        Clock.Jump(TimeSpan.FromMinutes(1));

        var first = await ScheduledAsync();
        var without = await DriftsAsync();
        await ReconcileAsync();
        await SetAsideAsync((await DriftsAsync())[1]);
        Clock.Jump(TimeSpan.FromHours(1));
        var third = await ScheduledAsync();
        var lost = await DriftsAsync();
        _listed.AddRange(listed);
        Clock.Jump(TimeSpan.FromHours(1));
        var restored = await ScheduledAsync();

        Assert.Equal((JobRunState.Failed, JobRunState.Succeeded), (first.State, third.State));
        Assert.Contains("There is none", Assert.Single(without).InAbs, StringComparison.Ordinal);
        Assert.Equal((24, JobRunState.Succeeded), (lost.Count, restored.State));
        Assert.Equal(without[0].Key, Assert.Single(await DriftsAsync()).Key);
        Assert.Empty(await DriftsAsync(DriftState.Dismissed));
    }

    [Fact]
    public async Task What_is_listed_already_is_only_read_and_noted_again_once_a_day()
    {
        await EntitleAsync(25);
        _listed.Clear();
        Clock.Jump(TimeSpan.FromMinutes(1));
        await ReconcileAsync();
        var first = await DriftsAsync();

        using var plans = new QueryPlans(Database);
        Clock.Jump(TimeSpan.FromHours(1));
        await ReconcileAsync();
        var sent = plans.Sent.Where(sql => sql.Contains("\"Drifts\"", StringComparison.Ordinal)).ToList();
        var soon = await DriftsAsync();
        Clock.Jump(TimeSpan.FromDays(1));
        await ReconcileAsync();
        var late = await DriftsAsync();

        Assert.DoesNotContain(sent, sql => sql.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.InRange(sent.Count, 1, 8);
        Assert.Equal(first.Select(Seen), soon.Select(Seen));
        Assert.Equal(first.Select(drift => drift.Key), late.Select(drift => drift.Key));
        Assert.All(late, drift => Assert.True(drift.LastSeenAt - first[0].LastSeenAt > TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task What_waits_is_decided_by_reading_and_only_what_changes_is_written()
    {
        await ImportAsync();
        var helmet = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];

        using var plans = new QueryPlans(Database);
        var idle = await Get<FollowWaiting>().RunAsync(Cancellation);
        var sent = plans.Sent;
        var steps = await plans.ReadAsync(Cancellation);
        await SaveAsync(helmet);
        var followed = await Get<FollowWaiting>().RunAsync(Cancellation);

        Assert.Equal((0, helmet.Waiting), (idle, followed));
        Assert.DoesNotContain(
            sent,
            sql => sql.StartsWith("UPDATE", StringComparison.Ordinal) || sql.Contains("FOR UPDATE", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(sent, sql => sql.Contains("\"Payload\"", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Contains("IX_Deliveries_Waiting", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_gone_ends_in_parts_though_somebody_sets_one_aside_meanwhile()
    {
        await SeeAsync(1200);
        Clock.Jump(TimeSpan.FromHours(1));
        await SetAsideAsync((await DriftsAsync())[0]);

        using var plans = new QueryPlans(Database);
        await ReconcileAsync();
        var updates = plans.Sent.Count(sql => sql.StartsWith("UPDATE \"Drifts\"", StringComparison.Ordinal));

        Assert.Empty(await DriftsAsync());
        Assert.Empty(await DriftsAsync(DriftState.Dismissed));
        Assert.InRange(updates, 2, 5);
    }

    [Theory]
    [InlineData("""{"items":[],"next":"again"}""", "ABS gives the same page of its list again and again")]
    [InlineData("""{"items":[{"status":"active"}]}""", "ABS lists entitlements without an id (1)")]
    public async Task A_list_that_has_no_end_or_no_ids_ends_the_comparison_before_anything_is_called_missing(
        string page,
        string why
    )
    {
        await ImportAsync();
        _abs.List = _ => page;

        var run = await ScheduledAsync();

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.Contains(why, run.Summary, StringComparison.Ordinal);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task What_abs_accepts_while_it_is_compared_is_not_called_missing()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        _abs.Creates.Enqueue((201, """{"entitlement_id":"ent-1"}"""));
        // accepted after the page was read, and the answer is not on the order yet
        _abs.List = _ =>
        {
            Clock.Jump(TimeSpan.FromSeconds(1));
            Get<Dispatcher>().RunOnceAsync(Cancellation).GetAwaiter().GetResult();
            return """{"items":[]}""";
        };

        await ReconcileAsync();

        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Empty(await DriftsAsync());
    }

    private static (Guid, DateTime, int) Seen(Drift drift) => (drift.Key, drift.LastSeenAt, drift.Version);

    private async Task SetAsideAsync(Drift drift)
    {
        var aside = await Get<RepairDrift>().DismissAsync(Operator, drift.Key, drift.Version, "Known", Cancellation);
        Assert.True(aside.Succeeded, string.Join(' ', aside.Refusals));
    }

    private async Task SaveAsync(UnmappedProduct product)
    {
        var draft = new ProductMappingDraft(
            product.ProductId,
            product.ProductName,
            product.ProductCode,
            [new("", UnitType.Physical, "charger-home-10a")],
            0
        );
        var saved = await Get<SaveProductMapping>().ExecuteAsync(Operator, draft, Cancellation);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
    }

    private static bool IsOfOrders(string sql) =>
        sql.Contains("\"Orders\"", StringComparison.Ordinal)
        || sql.Contains("\"OrderLines\"", StringComparison.Ordinal)
        || sql.Contains("\"Deliveries\"", StringComparison.Ordinal)
        || sql.Contains("\"ProductMappings\"", StringComparison.Ordinal);

    private string Page() => $$"""{"items":[{{string.Join(',', _listed)}}]}""";

    // only the page: what precedes and follows it looks at all orders by itself
    private async Task CompareAsync()
    {
        var page = Get<Core.Retail.Entitlements.IEntitlementGateway>();
        var listed = await page.ListAsync(null, 100, Cancellation);
        await Get<EntitlementComparison>()
            .CompareAsync(new ComparisonPass(Clock.GetUtcNow().UtcDateTime), listed.Entitlements, Cancellation);
    }

    private async Task EntitleAsync(int count)
    {
        await ImportAsync();
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        var orders = await db
            .Orders.Where(each => each.DeliveryId != null)
            .OrderBy(each => each.OdooId)
            .Take(count)
            .ToListAsync(Cancellation);
        var promises = orders.Select(each => each.DeliveryId).ToList();
        foreach (var order in orders)
        {
            order.Entitle(new() { Id = $"ent-{order.OdooId}" }, Clock.GetUtcNow().UtcDateTime);
            _listed.Add($$"""{"entitlement_id":"ent-{{order.OdooId}}","order_id":{{order.OdooId}}}""");
        }

        await db.SaveChangesAsync(Cancellation);
        await db
            .Deliveries.Where(each => promises.Contains(each.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Delivered), Cancellation);
        await write.CommitAsync(Cancellation);
        Assert.Equal(count, orders.Count);
    }

    private async Task SeeAsync(int count)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        foreach (var number in Enumerable.Range(1, count))
        {
            var sighting = new DriftSighting(
                DriftKind.MissingOrder,
                $"abs.entitlement,ent-{number}",
                $"ent-{number}",
                "None.",
                "There."
            );
            db.Drifts.Add(Drift.Find(sighting, Clock.GetUtcNow().UtcDateTime));
        }

        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<List<(int, int)>> VersionsAsync()
    {
        await using var db = Database.Open();
        var rows = await db
            .Orders.OrderBy(each => each.OdooId)
            .Select(each => new { each.OdooId, each.Version })
            .ToListAsync(Cancellation);
        return rows.ConvertAll(row => (row.OdooId, row.Version));
    }

    private async Task<JobRun> ScheduledAsync()
    {
        var started = await Get<JobRunner>().StartAsync<Reconcile>(Actor.Portal, JobTrigger.Schedule, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        return (await Get<JobHistory>().FindLastAsync(Reconcile.JobName, Cancellation))!;
    }
}
