using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;

namespace Portal.Tests.Retail;

/// <summary>A rider gives the bike back and staff end the entitlement, while the order stays confirmed for good. Source: 001-48, P4.</summary>
public abstract class WhenAContractEnds(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly ScriptedAbs _abs = new();
    private readonly List<string> _listed = [];

    public sealed class OnSqlite() : WhenAContractEnds(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAContractEnds(DatabaseProvider.Postgres);

    protected override Uri AbsUrl => _abs.Address;

    protected override TimeProvider OdooTime => Clock;

    public override async ValueTask InitializeAsync()
    {
        await _abs.StartAsync(Cancellation);
        await base.InitializeAsync();
        _abs.List = _ => $$"""{"items":[{{string.Join(',', _listed)}}],"next":null}""";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _abs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_is_listed_for_a_month_and_again_once_its_order_is_confirmed_anew()
    {
        _abs.Creates.Enqueue((201, """{"entitlement_id":"ent-1"}"""));
        var order = await EntitledOrderAsync();
        _listed.Add($$"""{"entitlement_id":"ent-1","order_id":{{order}},"status":"closed"}""");

        var lately = await ComparedAfterAsync(TimeSpan.FromMinutes(1));
        var still = await ComparedAfterAsync(TimeSpan.FromDays(29));
        var late = await ComparedAfterAsync(TimeSpan.FromDays(2));
        var later = await ComparedAfterAsync(TimeSpan.FromHours(1));
        await ConfirmAnewAsync(order);
        var anew = await ComparedAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(DriftKind.EndedEntitlement, Assert.Single(lately).Kind);
        Assert.Equal(lately[0].Key, Assert.Single(still).Key);
        Assert.Empty(late);
        Assert.Empty(later);
        Assert.Equal((DriftKind.EndedEntitlement, Order.SubjectOf(order)), (anew.Single().Kind, anew[0].Subject));
    }

    [Fact]
    public async Task Before_portal_came_it_is_no_difference()
    {
        await ImportAsync();
        var found = await Server.CallAsync(
            "sale.order",
            "search",
            """[[["state","=","sale"],["x_outlet_id","!=",false]]]""",
            """{"order":"id desc","limit":1}"""
        );
        var order = found![0]!.GetValue<int>();
        var before = await ComparedAfterAsync(TimeSpan.FromMinutes(1));
        _listed.Add($$"""{"entitlement_id":"ent-0","order_id":{{order}},"status":"closed"}""");

        var after = await ComparedAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(before, drift => drift.Subject == Order.SubjectOf(order));
        Assert.DoesNotContain(after, drift => drift.Subject == Order.SubjectOf(order));
    }

    private async Task<IReadOnlyList<Drift>> ComparedAfterAsync(TimeSpan time)
    {
        Clock.Jump(time);
        await ReconcileAsync();
        return await DriftsAsync();
    }

    private async Task ConfirmAnewAsync(int order)
    {
        foreach (var (step, state) in new[] { ("cancel", "cancel"), ("draft", "draft"), ("confirm", "sale") })
        {
            await Server.CallAsync("sale.order", $"action_{step}", $"[[{order}]]");
            await HookAsync("sale.order", order, $""","state":"{state}" """);
            await DrainAsync();
        }
    }
}
