using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Connections;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Connections;

/// <summary>The client assets of the Studio profile are made in a freshly installed Odoo. Source: 000-4 to 000-17.</summary>
public abstract class WhenTheStudioModelIsInstalled(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Administrator = new(
        Guid.CreateVersion7(),
        "Ada",
        null,
        new HashSet<Role> { Role.Administrator }
    );
    private static readonly Actor Operator = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });

    private readonly List<ServiceProvider> _nodes = [];
    private SandboxServer _odoo = null!; // set before the first test

    public sealed class OnSqlite() : WhenTheStudioModelIsInstalled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheStudioModelIsInstalled(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _odoo = await SandboxServer.StartAsync(new SandboxOptions { Seed = false }, TimeProvider.System, Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _odoo.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Everything_is_made_and_an_asset_can_be_kept_there_by_staff()
    {
        var made = new List<string>();

        var before = await FindAsync();
        var after = await InstallAsync(part => made.Add(part.Key));

        // the rest of the parts cannot be looked for before the model is there
        Assert.Equal(PartState.Missing, before[0].State);
        Assert.All(after, part => Assert.True(part.State == PartState.Installed, $"{part.Key}: {part.State} {part.Detail}"));
        Assert.Equal(
            ["model", "access", "ticket-field", "ticket-view", "tickets", "list", "form", "menu"],
            made.Where(key => key != "fields")
        );
        await StaffAsync();
        var partner = await Create("res.partner", """{"name":"Acme","is_company":true}""");
        var asset = await Create("x_client_asset", $$"""{"x_name":"PC-1","x_partner_id":{{partner}},"x_status":"active"}""");
        var ticket = await Create("helpdesk.ticket", $$"""{"name":"T","partner_id":{{partner}},"x_asset_id":{{asset}}}""");
        var tickets = await _odoo.CallAsync("x_client_asset", "read", $$"""[[{{asset}}],["x_ticket_ids"]]""");
        Assert.Equal(ticket, tickets![0]!["x_ticket_ids"]![0]!.GetValue<int>());
    }

    [Fact]
    public async Task A_second_time_makes_nothing_anew()
    {
        await InstallAsync();
        var counted = await CountAsync();

        await InstallAsync();

        Assert.Equal(counted, await CountAsync());
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "connection.model-installed", Cancellation));
    }

    [Fact]
    public async Task What_somebody_removed_is_made_again_and_nothing_else()
    {
        await InstallAsync();
        var field = await _odoo.FindAsync("ir.model.fields", """[["model","=","x_client_asset"],["name","=","x_os_info"]]""");
        await _odoo.CallAsync("ir.model.fields", "unlink", $"[[{field}]]");

        var before = await FindAsync();
        var after = await InstallAsync();

        var lacking = Assert.Single(before, part => part.IsLacking);
        Assert.Equal(("fields", "Missing: x_os_info."), (lacking.Key, lacking.Detail));
        Assert.All(after, part => Assert.Equal(PartState.Installed, part.State));
    }

    [Fact]
    public async Task A_field_of_another_kind_is_left_alone_and_named()
    {
        await Create(
            "ir.model",
            """{"name":"Client Asset","model":"x_client_asset","field_id":[[0,0,{"name":"x_partner_id","ttype":"char","field_description":"Customer"}]]}"""
        );

        var after = await InstallAsync();

        var fields = Assert.Single(after, part => part.Key == "fields");
        Assert.Equal(PartState.Different, fields.State);
        Assert.Contains(
            "x_partner_id is char there, and Portal needs many2one to res.partner",
            fields.Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_can_be_stopped_between_two_parts_and_gone_on_with()
    {
        using var stop = new CancellationTokenSource();
        var installing = Installing();
        var stopped = await installing.ExecuteAsync(
            Administrator,
            ExternalSystem.Odoo,
            part =>
            {
                if (part.Key == "access")
                {
                    stop.Cancel();
                }
            },
            stop.Token
        );

        Assert.Equal(PartState.Installed, stopped.Value!.Single(part => part.Key == "access").State);
        Assert.Equal(PartState.Missing, stopped.Value!.Single(part => part.Key == "menu").State);
        Assert.All(await InstallAsync(), part => Assert.Equal(PartState.Installed, part.State));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_may()
    {
        var seen = await Installing().FindAsync(Operator, ExternalSystem.Odoo, Cancellation);
        var done = await Installing().ExecuteAsync(Operator, ExternalSystem.Odoo, _ => { }, Cancellation);

        Assert.Equal((Refusal.ForbiddenCode, Refusal.ForbiddenCode), (seen.Refusals[0].Code, done.Refusals[0].Code));
        Assert.Equal(
            0,
            (await _odoo.CallAsync("ir.model", "search_count", """[[["model","=","x_client_asset"]]]"""))!.GetValue<int>()
        );
    }

    [Fact]
    public async Task Without_the_right_in_Odoo_it_says_what_a_person_does()
    {
        await StaffAsync();

        var refused = await Installing("staff").FindAsync(Administrator, ExternalSystem.Odoo, Cancellation);
        var done = await Installing("staff").ExecuteAsync(Administrator, ExternalSystem.Odoo, _ => { }, Cancellation);

        Assert.Contains(
            "Give Portal's user in Odoo the Settings right",
            (refused.Refusals is [var no, ..] ? no : done.Refusals[0]).Sentence,
            StringComparison.Ordinal
        );
    }

    private Task<int> StaffAsync() =>
        Create("res.users", $$"""{"name":"Staff","login":"staff","password":"{{OdooSandbox.Password}}"}""");

    private async Task<int> Create(string model, string values) =>
        (await _odoo.CallAsync(model, "create", $"[{values}]"))!.GetValue<int>();

    private async Task<IReadOnlyList<int>> CountAsync()
    {
        var counts = new List<int>();
        foreach (
            var model in new[]
            {
                "ir.model",
                "ir.model.fields",
                "ir.model.access",
                "ir.ui.view",
                "ir.ui.menu",
                "ir.actions.act_window",
            }
        )
        {
            counts.Add((await _odoo.CallAsync(model, "search_count", "[[]]"))!.GetValue<int>());
        }

        return counts;
    }

    private async Task<IReadOnlyList<FoundPart>> FindAsync()
    {
        var found = await Installing().FindAsync(Administrator, ExternalSystem.Odoo, Cancellation);
        Assert.True(found.Succeeded, string.Join(' ', found.Refusals));
        return found.Value;
    }

    private async Task<IReadOnlyList<FoundPart>> InstallAsync(Action<FoundPart>? progress = null)
    {
        var made = await Installing().ExecuteAsync(Administrator, ExternalSystem.Odoo, progress ?? (_ => { }), Cancellation);
        Assert.True(made.Succeeded, string.Join(' ', made.Refusals));
        return made.Value;
    }

    private InstallModel Installing(string login = OdooSandbox.Login)
    {
        var odoo = new OdooEndpoint(
            _odoo.OdooUrl,
            _odoo.OdooUrl,
            OdooSandbox.DatabaseName,
            login,
            new Secret(OdooSandbox.Password)
        );
        _nodes.Add(
            new ServiceCollection()
                .AddSingleton<SystemStatusBoard>()
                .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
                .BuildServiceProvider()
        );
        return new InstallModel(_nodes[^1].GetServices<IModelInstaller>(), Database.Portal, TimeProvider.System);
    }
}
