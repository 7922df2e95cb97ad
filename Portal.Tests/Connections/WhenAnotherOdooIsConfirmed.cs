using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;

namespace Portal.Tests.Connections;

/// <summary>Two databases with as many pairs, of which some have the same ids, and nothing that changed lately.</summary>
public abstract class WhenAnotherOdooIsConfirmed(DatabaseProvider provider) : ConnectionSuite(provider)
{
    private readonly JumpingClock _theirClock = new();
    private SandboxServer _known = null!;
    private SandboxServer _found = null!;

    public sealed class OnSqlite() : WhenAnotherOdooIsConfirmed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnotherOdooIsConfirmed(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _theirClock.Jump(TimeSpan.FromDays(-3));
        _known = await SandboxServer.StartAsync(new SandboxOptions { Seed = false }, Clock, Cancellation);
        _found = await SandboxServer.StartAsync(new SandboxOptions { Seed = false }, _theirClock, Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _known.DisposeAsync();
        await _found.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_row_is_compared_at_once_and_shows_what_that_Odoo_has()
    {
        var (shared, gone) = (await PairAsync(_known, "Acme"), await PairAsync(_known, "Gone"));
        await ImportAsync(StartAt(_known));
        Assert.Equal(shared, await PairAsync(_found, "Somebody else"));
        Assert.Equal(gone, (await PersonAsync(_found, "One"), await PersonAsync(_found, "Two")));
        await PairAsync(_found, "New");
        var moved = StartAt(_found);
        await Assert.ThrowsAsync<ConnectorException>(() => CallAsync(moved));

        var difference = (await ReadAsync(moved)).Difference!;
        Assert.Null(await moved.Get<ConfirmDatabase>().ExecuteAsync(Administrator, difference.Found, Cancellation));
        var run = await LastImportAsync(moved);

        Assert.Equal((JobRunState.Succeeded, JobTrigger.Action), (run.State, run.Trigger));
        Assert.Equal(
            [
                ("Gone", BillingAddressState.Deleted),
                ("New", BillingAddressState.Active),
                ("Somebody else", BillingAddressState.Active),
            ],
            await RowsAsync()
        );
        await ImportAsync(moved);
    }

    private Node StartAt(SandboxServer odoo) =>
        Start(
            new OdooEndpoint(odoo.OdooUrl, null, OdooSandbox.DatabaseName, OdooSandbox.Login, new Secret(OdooSandbox.ApiKey))
            {
                HasApiKey = true,
            }
        );

    private static async Task ImportAsync(Node node)
    {
        await node.Get<JobRunner>().StartAsync<ImportBillingAddresses>(Administrator, JobTrigger.Person, Cancellation);
        Assert.Equal(JobRunState.Succeeded, (await LastImportAsync(node)).State);
    }

    private static async Task<JobRun> LastImportAsync(Node node)
    {
        var history = node.Get<JobHistory>();
        var run = await history.FindLastAsync(ImportBillingAddresses.JobName, Cancellation);
        await node.Get<JobRunner>().WaitAsync(run!.Id, Cancellation);
        return (await history.FindLastAsync(ImportBillingAddresses.JobName, Cancellation))!;
    }

    private async Task<List<(string Name, BillingAddressState State)>> RowsAsync()
    {
        await using var db = Database.Open();
        var rows = await db.Set<BillingAddress>().AsNoTracking().ToListAsync(Cancellation);
        return [.. rows.Select(row => (row.Name, row.State)).OrderBy(row => row.Name, StringComparer.Ordinal)];
    }

    private static async Task<(int Company, int Contact)> PairAsync(SandboxServer odoo, string name)
    {
        var company = await CreateAsync(odoo, new JsonObject { ["name"] = name, ["is_company"] = true });
        return (
            company,
            await CreateAsync(
                odoo,
                new JsonObject
                {
                    ["name"] = "Bills",
                    ["type"] = "invoice",
                    ["parent_id"] = company,
                }
            )
        );
    }

    private static Task<int> PersonAsync(SandboxServer odoo, string name) =>
        CreateAsync(odoo, new JsonObject { ["name"] = name });

    private static async Task<int> CreateAsync(SandboxServer odoo, JsonObject values)
    {
        var id = await odoo.CallAsync("res.partner", "create", new JsonArray(values).ToJsonString());
        return id!.GetValue<int>();
    }
}
