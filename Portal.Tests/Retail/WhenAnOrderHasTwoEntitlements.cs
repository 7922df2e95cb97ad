using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;

namespace Portal.Tests.Retail;

/// <summary>The very thing that must not be: it is found and listed, and nothing goes back and forth. Source: C13, 001-48.</summary>
public abstract class WhenAnOrderHasTwoEntitlements(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly ScriptedAbs _abs = new();
    private readonly List<string> _listed = [];

    public sealed class OnSqlite() : WhenAnOrderHasTwoEntitlements(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnOrderHasTwoEntitlements(DatabaseProvider.Postgres);

    protected override Uri AbsUrl => _abs.Address;

    public override async ValueTask InitializeAsync()
    {
        await _abs.StartAsync(Cancellation);
        await base.InitializeAsync();
        _abs.List = _ => $$"""{"items":[{{string.Join(',', _listed)}}]}""";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _abs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Both_are_listed_and_the_order_keeps_the_first()
    {
        var order = await MadeAsync("ent-1");
        _listed.AddRange([Entitlement("ent-1", order), Entitlement("ent-2", order), Entitlement("ent-3", order)]);

        await ReconcileAsync();
        var first = Assert.Single(await DriftsAsync());
        var audited = await AuditedAsync();
        await Get<RepairDrift>().DismissAsync(Operator, first.Key, first.Version, "Being looked into", Cancellation);
        await ReconcileAsync();
        await DrainAsync();

        Assert.Equal((DriftKind.FurtherEntitlement, $"sale.order,{order}"), (first.Kind, first.Subject));
        Assert.Equal(("ent-1 is on the order.", "ent-2, ent-3 are there as well."), (first.InOdoo, first.InAbs));
        Assert.Equal("ent-1", (await OrderAsync(order)).EntitlementId);
        Assert.Empty(await DriftsAsync());
        Assert.Single(await DriftsAsync(DriftState.Dismissed));
        Assert.Equal(audited, await AuditedAsync());
        Assert.Equal(
            (1, 0),
            (await NotesAsync(order, "ABS entitlement ent-1."), await NotesAsync(order, "ABS entitlement ent-2"))
        );
    }

    [Fact]
    public async Task Whoever_finds_one_adds_it_to_those_that_are_listed()
    {
        var order = await MadeAsync("ent-1");
        var delivery = (await DeliveryAsync(order))!.Id;
        _listed.AddRange([Entitlement("ent-1", order), Entitlement("ent-2", order), Entitlement("ent-3", order)]);
        await ReconcileAsync();
        var first = Assert.Single(await DriftsAsync());
        await Get<RepairDrift>().DismissAsync(Operator, first.Key, first.Version, "Being looked into", Cancellation);

        _abs.Found = Entitlement("ent-3", order);
        await Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation);
        var aside = Assert.Single(await DriftsAsync(DriftState.Dismissed));
        _abs.Found = Entitlement("ent-0", order);
        await Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation);

        Assert.Equal(first.InAbs, aside.InAbs);
        Assert.Equal("ent-0, ent-2, ent-3 are there as well.", Assert.Single(await DriftsAsync()).InAbs);
    }

    [Theory]
    [InlineData("""{"items":[],"next":null}""", "ABS has no entitlement for this order any more, so nothing is written.")]
    [InlineData(
        """{"entitlement_id":"ent-9"}""",
        "ABS has ent-9 for this order by now, which is not the one on it, so nothing is written."
    )]
    public async Task What_was_seen_of_one_that_is_not_there_any_more_is_not_told_in_odoo(string found, string why)
    {
        var order = await MadeAsync("ent-1");
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await DrainAsync();
        var drift = Assert.Single(await DriftsAsync());
        _abs.Found = found;

        var repaired = await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        await DrainAsync();

        Assert.Equal(("drift.another-in-abs", why), (repaired.Refusals[0].Code, repaired.Refusals[0].Text));
        Assert.Equal(0, await NotesAsync(order, "ABS differs from this order"));
    }

    [Fact]
    public async Task A_second_one_that_has_ended_is_history()
    {
        var order = await MadeAsync("ent-1");
        _listed.AddRange([Entitlement("ent-0", order, "closed"), Entitlement("ent-1", order)]);

        await ReconcileAsync();

        Assert.Empty(await DriftsAsync());
        Assert.Equal("ent-1", (await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task One_that_has_ended_gives_way_to_the_one_that_has_not()
    {
        var order = await MadeAsync("ent-1");
        _listed.AddRange([Entitlement("ent-1", order, "Closed"), Entitlement("ent-2", order)]);
        await ReconcileAsync();

        await ReconcileAsync();

        Assert.Empty(await DriftsAsync());
        Assert.Equal("ent-2", (await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task One_that_is_gone_gives_way_after_a_comparison_has_said_so()
    {
        var order = await MadeAsync("ent-1");
        Clock.Jump(TimeSpan.FromMinutes(1));
        await ReconcileAsync();
        var lost = Assert.Single(await DriftsAsync());
        _listed.Add(Entitlement("ent-2", order));

        Clock.Jump(TimeSpan.FromHours(1));
        await ReconcileAsync();

        Assert.Equal("Entitlement ent-1 is not there any more.", lost.InAbs);
        Assert.Equal("ent-2", (await OrderAsync(order)).EntitlementId);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task A_cancelled_order_whose_entitlement_has_ended_is_no_difference_whoever_looks()
    {
        var order = await MadeAsync("ent-1");
        _listed.Add(Entitlement("ent-1", order, "closed"));
        await ReconcileAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await DrainAsync();
        var told = await DriftsAsync();

        await ReconcileAsync();

        Assert.Empty(told);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task A_cancelled_order_that_no_hook_told_of_is_found_by_the_comparison()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await ImportAsync();
        _listed.Add(Entitlement("ent-1", order));

        await ReconcileAsync();

        var drift = (await DriftsAsync()).Single(each => each.Subject == $"sale.order,{order}");
        Assert.Equal((DriftKind.CancelledOrder, "Entitlement ent-1 is there."), (drift.Kind, drift.InAbs));
        Assert.Null(await DeliveryAsync(order));
    }

    private async Task<int> MadeAsync(string id)
    {
        _abs.Creates.Enqueue((201, $$"""{"entitlement_id":"{{id}}"}"""));
        return await EntitledOrderAsync();
    }

    private static string Entitlement(string id, int order, string status = "active") =>
        $$"""{"entitlement_id":"{{id}}","order_id":{{order}},"status":"{{status}}"}""";

    private async Task<int> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Set<AuditEntry>().CountAsync(entry => entry.Action == "entitlement.created", Cancellation);
    }
}
