using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Catalog;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;

namespace Portal.Tests.Catalog;

/// <summary>Templates of ABS on a real database, with an Odoo on the wire; the loops are run by hand.</summary>
public abstract class CatalogSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Finance = new(Guid.CreateVersion7(), "Fina", null, new HashSet<Role> { Role.Finance });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Support = new(Guid.CreateVersion7(), "Sue", null, new HashSet<Role> { Role.Support });

    private readonly List<ServiceProvider> _nodes = [];

    internal SandboxServer Server { get; private set; } = null!; // set before the first test

    /// <summary>Between Portal and Odoo.</summary>
    internal OdooProxy Proxy { get; private set; } = null!; // set before the first test

    internal JumpingClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Server = await SandboxServer.StartAsync(new SandboxOptions(), TimeProvider.System, Cancellation);
        Proxy = await OdooProxy.StartAsync(Server.OdooUrl);
        Restart(new CatalogOptions());
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.GetRequiredService<JobRunner>().StopAsync(CancellationToken.None);
            await node.DisposeAsync();
        }

        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal T Get<T>()
        where T : class => _nodes[^1].GetRequiredService<T>();

    /// <summary>Portal starts anew with other settings.</summary>
    internal void Restart(CatalogOptions options) => _nodes.Add(Wire(options));

    /// <summary>A template as ABS publishes it; a change of its fields makes another one.</summary>
    protected static JsonObject Template(string id = "T-100") =>
        new()
        {
            ["template_id"] = id,
            ["name"] = "BSS-Monthly-Kisumu",
            ["description"] = "Unlimited swaps",
            ["billing_currency"] = "KES",
            ["status"] = "ACTIVE",
            ["common_terms"] = new JsonObject
            {
                ["billing_cycle"] = "MONTHLY",
                ["service_duration_days"] = 30,
                ["monthly_fee"] = 4500,
                ["deposit_amount"] = 2000,
            },
        };

    /// <summary>ABS tells of a template; the message's id.</summary>
    protected Task<Guid> TellAsync(JsonObject template, string happened = "created") =>
        TellAsync(template.ToJsonString(), happened);

    /// <summary>ABS tells something.</summary>
    protected async Task<Guid> TellAsync(string body, string happened)
    {
        await using var writer = new InboxWriter(Database.Portal, new MessagingWakes(), Clock, NullLogger<InboxWriter>.Instance);
        var receipt = await writer.StoreAsync(
            new Arrival(
                "abs",
                $"product_template.{happened}",
                null,
                null,
                Encoding.UTF8.GetBytes(body),
                "{}",
                new string('a', 32)
            ),
            Cancellation
        );
        Assert.Equal(ReceiptKind.Stored, receipt.Kind);
        return receipt.Id;
    }

    /// <summary>Handles and sends until nothing is due.</summary>
    protected async Task DrainAsync()
    {
        while (true)
        {
            var before = await AttemptsAsync();
            var handled = await Get<InboxWorker>().RunOnceAsync(Cancellation);
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
            if (handled.Taken == 0 && await AttemptsAsync() == before)
            {
                return;
            }
        }
    }

    /// <summary>ABS tells of a template, and it is handled.</summary>
    protected async Task<CatalogTemplate> ReceiveAsync(JsonObject template, string happened = "created")
    {
        await TellAsync(template, happened);
        await DrainAsync();
        return await ReadAsync(template["template_id"]!.GetValue<string>());
    }

    protected async Task<CatalogTemplate> ReadAsync(string id = "T-100")
    {
        await using var db = Database.Open();
        return await db.CatalogTemplates.AsNoTracking().SingleAsync(each => each.TemplateId == id, Cancellation);
    }

    protected async Task<InboxMessage> MessageAsync(Guid id)
    {
        await using var db = Database.Open();
        return await db.Inbox.AsNoTracking().SingleAsync(each => each.Id == id, Cancellation);
    }

    protected async Task<List<string>> ActsAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.AsNoTracking().OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation);
    }

    protected Task<Result<int>> ApproveAsync(CatalogTemplate template, CatalogPrices? prices = null) =>
        Get<ApproveTemplates>()
            .ExecuteAsync(
                Finance,
                new CatalogChoice { Picks = [new CatalogPick(template.Id, template.Version)], Prices = prices },
                Cancellation
            );

    /// <summary>Products of Odoo with a reference, archived ones too.</summary>
    protected async Task<JsonArray> ProductsAsync(string code) =>
        (
            await Server.CallAsync(
                "product.template",
                "search_read",
                $$"""[[["default_code","=","{{code}}"]],["name","description_sale","list_price","active","type","recurring_invoice"]]""",
                """{"context":{"active_test":false},"order":"id"}"""
            )
        )!.AsArray();

    /// <summary>The only product with a reference.</summary>
    protected async Task<JsonNode> ProductAsync(string code) => Assert.Single(await ProductsAsync(code))!;

    /// <summary>Somebody changes a product in Odoo.</summary>
    protected async Task ChangeInOdooAsync(string code, string values)
    {
        var product = await ProductAsync(code);
        await Server.CallAsync("product.template", "write", $"[[{product["id"]}],{values}]");
    }

    /// <summary>Compares all with Odoo.</summary>
    protected Task<string> CompareAsync() => Get<CompareCatalog>().RunAsync(new JobProgress(static () => { }), Cancellation);

    private async Task<int> AttemptsAsync()
    {
        await using var db = Database.Open();
        return await db.DeliveryAttempts.CountAsync(Cancellation);
    }

    private ServiceProvider Wire(CatalogOptions options)
    {
        var odoo = new OdooEndpoint(
            Proxy.Address,
            Proxy.Address,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new Secret(OdooSandbox.Password)
        );
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddLists()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new PullOptions()))
            .AddMessaging()
            .AddBilling()
            .AddAssets(new AssetOptions())
            .AddSubscriptions(new SeatOptions())
            .AddCatalog(options)
            .Configure<OdooOptions>(settings => settings.Protocol = OdooProtocol.JsonRpc)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
            .BuildServiceProvider();
    }
}
