using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Core;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Pages.Home;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>
/// How the databases read the list of entitlements with very many rows, told by their own plans: along an index, without sorting. Half of the orders
/// are pending, one in twenty is dead. Source: G11, PERFORMANCE §2(f).
/// </summary>
public abstract class WhenEntitlementsAreMany(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    private static readonly DateTime Begin = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public sealed class OnSqlite() : WhenEntitlementsAreMany(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenEntitlementsAreMany(DatabaseProvider.Postgres);

    [Fact]
    public Task Tabs_filters_and_sorts_go_along_an_index() => ExplainAsync(60_000);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_million_orders_are_read_along_an_index() => ExplainAsync(1_000_000);

    private async Task ExplainAsync(int rows)
    {
        await FillAsync(rows);
        var list = new ListEntitlements(Database.Portal, TimeProvider.System);
        using var plans = new QueryPlans(Database);
        var faults = new List<string>();
        foreach (var (request, index) in Requests())
        {
            _ = await plans.ReadAsPlannedAsync(Cancellation);
            var page = await list.ExecuteAsync(Viewer, request, Cancellation);
            Assert.Equal(request.Page.Size, page.Value!.Rows.Count);
            var next = request with { Page = new KeysetRequest(KeysetMove.After, page.Value.Next, request.Page.Size) };
            Assert.Equal(request.Page.Size, (await list.ExecuteAsync(Viewer, next, Cancellation)).Value!.Rows.Count);
            var read = (await plans.ReadAsPlannedAsync(Cancellation)).FindAll(each => !IsCapped(each.Sql));
            var pages = read.FindAll(each => each.Sql.Contains("ORDER BY", StringComparison.Ordinal));
            Assert.Equal(2, pages.Count);
            faults.AddRange(read.Where(each => each.Steps.Exists(IsSlow)).Select(each => Say(request, "reads a table", each)));
            faults.AddRange(
                pages
                    .Where(each => !each.Steps.Exists(step => step.Contains(index, StringComparison.Ordinal)))
                    .Select(each => Say(request, $"not along {index}", each))
            );
        }

        faults.AddRange(await ExplainTheRestAsync(list, plans));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // what is asked beside the pages: counts, figures, charts, and lists that few or none match
    private async Task<List<string>> ExplainTheRestAsync(ListEntitlements list, QueryPlans plans)
    {
        var figures = new ReadEntitlementFigures(Database.Portal, TimeProvider.System);
        var history = new EntitlementHistory(Database.Portal, figures, TimeProvider.System);
        var month = TrendRange.Month.Spans(new DateTimeOffset(Begin.AddDays(20)), TimeZoneInfo.Utc);
        var faults = new List<string>();
        _ = await plans.ReadAsPlannedAsync(Cancellation);
        foreach (var request in Narrow())
        {
            Assert.True((await list.ExecuteAsync(Viewer, request, Cancellation)).Succeeded);
            var read = await plans.ReadAsPlannedAsync(Cancellation);
            read.RemoveAll(each => IsCapped(each.Sql) && (request.IsLookedForByRow || !IsOfOrders(each)));
            faults.AddRange(read.Where(each => each.Steps.Exists(IsScan)).Select(each => Say(request, "reads a table", each)));
        }

        // few match: these counts do not end at their limit, unlike those that only tell a long tab from a short one
        var few = new EntitlementRequest { OutletId = 4_711 };
        Assert.Equal(0, (await list.CountTabsAsync(Viewer, few, Cancellation)).Value![EntitlementTab.All]);
        var counts = (await plans.ReadAsPlannedAsync(Cancellation)).FindAll(IsOfOrders);
        Assert.NotEmpty(counts);
        faults.AddRange(counts.Where(each => each.Steps.Exists(IsScan)).Select(each => Say(few, "counts a table", each)));

        Assert.Null(await new FindOrderNames(Database.Portal).FindSubjectAsync(Viewer, "S0 none", Cancellation));
        faults.AddRange(
            (await plans.ReadAsPlannedAsync(Cancellation))
                .FindAll(each => !each.Steps.Exists(step => step.Contains("IX_Orders_Number", StringComparison.Ordinal)))
                .Select(each => Say(few, "a number is not looked up along its index", each))
        );
        Assert.True((await list.CountTabsAsync(Viewer, new EntitlementRequest(), Cancellation)).Succeeded);
        faults.AddRange((await ScansAsync(plans)).Select(each => Say("tab counts", "reads a table", each)));
        Assert.True(
            (await history.ExecuteAsync(Viewer, [.. month.Select(span => (span.From, span.Until))], Cancellation)).Succeeded
        );
        faults.AddRange((await ChartScansAsync(plans)).Select(each => Say("charts", "reads a table", each)));
        return faults;
    }

    private async Task<List<(string Sql, List<string> Steps)>> ScansAsync(QueryPlans plans) =>
        (await plans.ReadAsPlannedAsync(Cancellation)).FindAll(each => !IsCapped(each.Sql) && each.Steps.Exists(IsScan));

    // half of all orders here are without an entitlement, which PostgreSQL rather reads through for the figures; the charts go along indexes in any case
    private async Task<List<(string Sql, List<string> Steps)>> ChartScansAsync(QueryPlans plans) =>
        (await plans.ReadAsPlannedAsync(Cancellation)).FindAll(each =>
            each.Steps.Exists(IsScan) && (!IsPostgres || each.Sql.Contains("\"Spans\"", StringComparison.Ordinal))
        );

    private static IEnumerable<EntitlementRequest> Narrow()
    {
        yield return new EntitlementRequest { Tab = EntitlementTab.All, Search = "s4711" };
        yield return new EntitlementRequest { Tab = EntitlementTab.Pending, Search = "s4711" };
        yield return new EntitlementRequest { Tab = EntitlementTab.Without, Search = "s4711" };
        yield return new EntitlementRequest { Tab = EntitlementTab.Dead, OutletId = 4_711 };
        yield return new EntitlementRequest { Tab = EntitlementTab.Waiting, Lacks = EntitlementLack.Mapping };
        yield return new EntitlementRequest
        {
            Tab = EntitlementTab.Dead,
            Reason = "no such reason",
            IsReasonWhole = true,
        };
    }

    private static string Say(object asked, string fault, (string Sql, List<string> Steps) plan) =>
        $"{asked}: {fault}\n  {string.Join("\n  ", plan.Steps)}\n{plan.Sql}";

    private static IEnumerable<(EntitlementRequest Request, string Index)> Requests()
    {
        var pending = new EntitlementRequest { Tab = EntitlementTab.Pending };
        yield return (pending, "IX_Deliveries_Open");
        yield return (pending with { Descending = true }, "IX_Deliveries_Open");
        yield return (new EntitlementRequest { Tab = EntitlementTab.Delivered }, "IX_Deliveries_Created");
        yield return (new EntitlementRequest { Tab = EntitlementTab.All }, "IX_Deliveries_Created");
        // of the filter, or for one that every ninth order has, of the promises: each ends where the page is full
        yield return (pending with { OutletId = 7 }, "IX_Orders_");
        yield return (pending with { ChannelId = 8 }, "IX_Orders_");
        yield return (pending with { Sort = EntitlementSort.Order }, "IX_Orders_Name");
        yield return (pending with { Sort = EntitlementSort.Customer, Descending = true }, "IX_Orders_Customer");
        yield return (pending with { LeastAttempts = 3 }, "IX_Deliveries_Open");
        yield return (new EntitlementRequest { Tab = EntitlementTab.Without }, "IX_Orders_Without");
        yield return (pending with { From = Begin.AddSeconds(20_000) }, "IX_Deliveries_Open");
    }

    private static bool IsSlow(string step) =>
        IsScan(step)
        || step.StartsWith("Sort", StringComparison.Ordinal)
        || step.Contains("->  Sort", StringComparison.Ordinal)
        || step.Contains("TEMP B-TREE", StringComparison.Ordinal);

    private static bool IsScan(string step) =>
        step.Contains("Seq Scan", StringComparison.Ordinal)
        || step is "SCAN d" or "SCAN o" or "SCAN Deliveries" or "SCAN Orders" or "SCAN ProductMappings";

    private static bool IsOfOrders((string Sql, List<string> Steps) read) =>
        read.Sql.Contains("\"Orders\"", StringComparison.Ordinal);

    // it ends at its limit, wherever it begins
    private static bool IsCapped(string sql) =>
        sql.StartsWith("SELECT COUNT(*)", StringComparison.OrdinalIgnoreCase) && sql.Contains("LIMIT", StringComparison.Ordinal);

    private async Task FillAsync(int rows)
    {
        var numbers = $"WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {rows})";
        await RunAsync(
            $"""
            {numbers}
            INSERT INTO "Deliveries" ("Id", "Destination", "Kind", "Subject", "IdempotencyKey", "Payload", "Revision", "State", "Attempts", "Sendings", "Step",
                "NextAttemptAt", "CreatedAt", "TellsOutcome", "CorrelationId", "Fence", "HasDied")
            SELECT {Id}, 'abs', 'entitlement.create', 'sale.order,' || n, 'old-' || n, {Bytes}, 0,
                CASE WHEN n % 20 = 0 THEN 3 WHEN n % 2 = 0 THEN 1 ELSE 2 END, n % 5, n % 5, 1, {At}, {At}, {False}, 'x', 0, n % 20 = 0 FROM number
            """
        );
        await RunAsync(
            $"""
            {numbers}
            INSERT INTO "Orders" ("Key", "OdooId", "Name", "NameKey", "State", "IsSubscription", "IsPast", "CustomerId", "CustomerName", "CustomerKey",
                "OutletId", "OutletCode", "OutletName", "ChannelId", "ChannelName", "ChannelReference", "RepresentativeName",
                "RepresentativeReference", "Currency", "Decimals", "TotalMinor", "UntaxedMinor", "DepositMinor", "ReceivedMinor", "AwaitsDeposit", "IsCalledOff", "IsWaiting",
                "IsEntitlementClosed", "OrderedAt", "ChangedAt", "ReadAt", "DeliveryId", "PromisedAt", "SearchText", "Version")
            SELECT {Id}, n, 'S' || n, 's' || (CAST(n AS BIGINT) * 7919 % 1000003), 2, {False}, {False}, n % 5000, 'Customer ' || n % 5000, 'customer ' || n % 5000,
                n % 9, 'o', 'Outlet ' || n % 9, n % 11, 'Channel ' || n % 11, '', '', '', 'KES', 2, 100, 100, 100, 0, {False}, {False}, {False}, {False},
                {At}, {At}, {At}, {Id}, {At}, 's' || n, 1 FROM number
            """
        );
        await RunAsync("ANALYZE");
    }

    private bool IsPostgres => Database.Portal.Provider == DatabaseProvider.Postgres;

    private string Bytes => IsPostgres ? "''::bytea" : "X''";

    private string False => IsPostgres ? "false" : "0";

    private string Id =>
        IsPostgres
            ? "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid"
            : "printf('00000000-0000-7000-8000-%012d', n)";

    private string At
    {
        get
        {
            var begin = Begin.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return IsPostgres
                ? $"(timestamptz '{begin}+00' + n * interval '1 second')"
                : $"strftime('%Y-%m-%d %H:%M:%S', '{begin}', '+' || n || ' seconds')";
        }
    }

    private async Task RunAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        await command.ExecuteNonQueryAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
