using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Connections;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Sandbox;

namespace Portal.Tests.Retail;

public abstract class WhenWebhooksAreInstalled(DatabaseProvider provider) : RetailSuite(provider)
{
    private const string Door = "/hooks/odoo/a-secret-of-24-characters";

    private static readonly Actor Administrator = new(
        Guid.CreateVersion7(),
        "Ada",
        null,
        new HashSet<Role> { Role.Administrator }
    );

    private HookReceiver _receiver = null!; // set before the first test

    private Uri Address => new(_receiver.Address, Door);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _receiver = await HookReceiver.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Odoo_tells_of_a_confirmed_order_once_for_each_save()
    {
        var before = await FindAsync();
        var after = await InstallAsync();
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);

        Assert.All(before, state => Assert.Equal(HookState.Missing, state));
        Assert.All(after, state => Assert.Equal(HookState.Installed, state));
        var told = _receiver.Received.Where(hook => hook.Body.Contains("\"sale.order\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(Door, Assert.Single(told).Path);
        Assert.Contains($"\"_id\": {order}", told[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_time_makes_nothing_anew()
    {
        await InstallAsync();
        var rules = await RulesAsync();

        await InstallAsync();

        Assert.Equal(3, rules);
        Assert.Equal(rules, await RulesAsync());
        Assert.Equal(1, await AuditedAsync());
    }

    [Fact]
    public async Task One_that_calls_a_former_address_or_is_switched_off_is_mended_in_its_place()
    {
        await InstallAsync(new Uri(_receiver.Address, "/hooks/odoo/the-former-secret-of-Portal"));
        var rule = await Server.FindAsync("base.automation", """[["name","=","Tell Portal: sale.order"]]""");
        await Server.CallAsync("base.automation", "write", $$"""[[{{rule}}],{"active":false}]""");

        var elsewhere = await FindAsync();
        var mended = await InstallAsync();

        Assert.All(elsewhere, state => Assert.Equal(HookState.Elsewhere, state));
        Assert.All(mended, state => Assert.Equal(HookState.Installed, state));
        Assert.Equal(3, await RulesAsync());
    }

    [Fact]
    public async Task One_that_an_administrator_made_under_another_name_serves_as_well()
    {
        var made = await Server.RuleAsync("sale.order", "on_create_or_write", Address, ["name", "state"], ["state"]);
        await InstallAsync();

        Assert.Equal(3, await RulesAsync());

        await Server.CallAsync("base.automation", "write", $$"""[[{{made}}],{"active":false}]""");

        Assert.Contains(HookState.Off, await FindAsync());
    }

    [Fact]
    public async Task A_rule_whose_call_somebody_removed_calls_again()
    {
        await InstallAsync();
        var action = await Server.FindAsync(
            "ir.actions.server",
            """[["base_automation_id.name","=","Tell Portal: sale.order"]]"""
        );
        await Server.CallAsync("ir.actions.server", "unlink", $"[[{action}]]");

        var broken = await FindAsync();
        var mended = await InstallAsync();

        Assert.Contains(HookState.Elsewhere, broken);
        Assert.All(mended, state => Assert.Equal(HookState.Installed, state));
        Assert.Equal(3, await RulesAsync());
    }

    [Fact]
    public async Task Nobody_but_an_administrator_may()
    {
        var install = Installing(Address);

        var seen = await install.FindAsync(Operator, ExternalSystem.Odoo, Cancellation);
        var done = await install.ExecuteAsync(Operator, ExternalSystem.Odoo, Cancellation);

        Assert.False(seen.Succeeded);
        Assert.False(done.Succeeded);
        Assert.Equal(0, await RulesAsync());
    }

    [Fact]
    public async Task Without_the_right_in_Odoo_it_says_what_a_person_does()
    {
        await Server.CallAsync(
            "res.users",
            "create",
            $$"""[{"name":"Portal","login":"portal-without-rights","password":"{{OdooSandbox.Password}}"}]"""
        );
        var installers = NewNode("portal-without-rights").GetServices<IHookInstaller>();

        var refused = await new InstallHooks(installers, new FixedDoor(Address), Database.Portal, Clock).FindAsync(
            Administrator,
            ExternalSystem.Odoo,
            Cancellation
        );

        var sentence = Assert.Single(refused.Refusals).Sentence;
        Assert.StartsWith("Odoo does not let Portal's user do that", sentence, StringComparison.Ordinal);
        Assert.Contains("Give Portal's user in Odoo the Settings right", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_address_of_its_own_Portal_says_which_setting_is_missing()
    {
        var refused = await Installing(null).ExecuteAsync(Administrator, ExternalSystem.Odoo, Cancellation);

        Assert.Equal("Not set. Set it.", Assert.Single(refused.Refusals).Sentence);
        Assert.Equal(0, await RulesAsync());
    }

    private InstallHooks Installing(Uri? address) =>
        new(Get<IEnumerable<IHookInstaller>>(), new FixedDoor(address), Database.Portal, Clock);

    private async Task<IReadOnlyList<HookState>> FindAsync() =>
        Of(await Installing(Address).FindAsync(Administrator, ExternalSystem.Odoo, Cancellation));

    private async Task<IReadOnlyList<HookState>> InstallAsync(Uri? address = null) =>
        Of(await Installing(address ?? Address).ExecuteAsync(Administrator, ExternalSystem.Odoo, Cancellation));

    private static List<HookState> Of(Result<IReadOnlyList<FoundHook>> found)
    {
        Assert.True(found.Succeeded, string.Join(' ', found.Refusals));
        return [.. found.Value.Select(hook => hook.State)];
    }

    private async Task<int> RulesAsync() =>
        (
            await Server.CallAsync("base.automation", "search_count", "[[]]", """{"context":{"active_test":false}}""")
        )!.GetValue<int>();

    private async Task<int> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.CountAsync(entry => entry.Action == "connection.hooks-installed", Cancellation);
    }

    public sealed class OnSqlite() : WhenWebhooksAreInstalled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenWebhooksAreInstalled(DatabaseProvider.Postgres);

    private sealed class FixedDoor(Uri? address) : IHookDoors
    {
        public ValueTask<Result<Uri>> FindAsync(ExternalSystem system, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Result<Uri>>(address is null ? new Refusal("doors.no-address", "Not set.", "Set it.") : address);
    }
}
