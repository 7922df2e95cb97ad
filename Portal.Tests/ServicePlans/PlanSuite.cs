using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
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
using Portal.Core.ServicePlans;
using Portal.Core.ServicePlans.Import;
using Portal.Core.ServicePlans.States;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;

namespace Portal.Tests.ServicePlans;

/// <summary>Subscriptions of an Odoo on the wire, on a real database; the loops are run by hand, and nothing is published by itself.</summary>
public abstract class PlanSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    /// <summary>Reference of the product that is billed each month.</summary>
    protected const string Template = "T-100";

    protected static readonly Actor Finance = new(Guid.CreateVersion7(), "Fina", null, new HashSet<Role> { Role.Finance });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Support = new(Guid.CreateVersion7(), "Sue", null, new HashSet<Role> { Role.Support });

    private ServiceProvider _node = null!; // set before the first test
    private int _product;

    internal SandboxServer Server { get; private set; } = null!; // set before the first test

    internal JumpingClock Clock { get; } = new();

    internal IServiceProvider Services => _node;

    /// <summary>True for the demonstration's records.</summary>
    protected virtual bool Seeds => false;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Server = await SandboxServer.StartAsync(Cancellation, Seeds);
        _node = Wire();
        await Get<PlanContact>().BeginAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await Get<JobRunner>().StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
        await Server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal T Get<T>()
        where T : class => _node.GetRequiredService<T>();

    /// <summary>Reads everything that has changed in Odoo; a person's run looks for deleted ones too.</summary>
    protected Task ImportAsync(JobTrigger trigger = JobTrigger.Person) =>
        Get<ImportSubscriptions>().RunAsync(new JobProgress(static () => { }) { Trigger = trigger }, Cancellation);

    /// <summary>Somebody makes a subscription in Odoo.</summary>
    protected async Task<int> SubscribeAsync(bool isConfirmed = true, string? product = null)
    {
        _product = _product == 0 ? await ProductAsync(Template) : _product;
        var bought = product is null ? _product : await ProductAsync(product);
        var partner = await Server.CallAsync("res.partner", "create", """[{"name":"Acme","is_company":true}]""");
        var plan = await Server.CallAsync(
            "sale.subscription.plan",
            "search",
            """[[["billing_period_unit","=","month"]]]""",
            """{"limit":1}"""
        );
        var made = await Server.CallAsync(
            "sale.order",
            "create",
            $$"""[{"partner_id":{{partner}},"plan_id":{{plan![0]}},"order_line":[[0,0,{"product_id":{{bought}},"product_uom_qty":1,"price_unit":4500}]]}]"""
        );
        var id = made!.GetValue<int>();
        if (isConfirmed)
        {
            await Server.CallAsync("sale.order", "action_confirm", $"[[{id}]]");
        }

        return id;
    }

    /// <summary>Somebody changes it in Odoo.</summary>
    protected Task ChangeAsync(int plan, string values) => Server.CallAsync("sale.order", "write", $"[[{plan}],{values}]");

    /// <summary>A product that subscriptions bill; its variant's id.</summary>
    protected async Task<int> ProductAsync(string code)
    {
        var reference = code.Length == 0 ? "" : $",\"default_code\":\"{code}\"";
        var made = await Server.CallAsync(
            "product.product",
            "create",
            $$"""[{"name":"BSS-Monthly-Nairobi","type":"service","recurring_invoice":true,"list_price":4500{{reference}}}]"""
        );
        return made!.GetValue<int>();
    }

    /// <summary>The copy of one.</summary>
    protected async Task<ServicePlan> ReadAsync(int plan)
    {
        await using var db = Database.Open();
        return await db.ServicePlans.AsNoTracking().SingleAsync(each => each.OdooId == plan, Cancellation);
    }

    /// <summary>What ABS is told of one, oldest first.</summary>
    protected async Task<List<Delivery>> ToldAsync(int plan)
    {
        var subject = ServicePlan.SubjectOf(plan);
        await using var db = Database.Open();
        return await db
            .Deliveries.AsNoTracking()
            .Where(each => each.Subject == subject && each.Destination == PublishedKind.Destination)
            .OrderBy(each => each.Id)
            .ToListAsync(Cancellation);
    }

    /// <summary>The broker has acknowledged everything.</summary>
    protected async Task DeliverAllAsync()
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db
            .Deliveries.Where(each => each.State == DeliveryState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, DeliveryState.Delivered), Cancellation);
        await write.CommitAsync(Cancellation);
    }

    /// <summary>Another system tells something, and it is handled.</summary>
    protected async Task<InboxMessage> TellAsync(string source, string kind, string? subject, string body)
    {
        await using var writer = new InboxWriter(Database.Portal, new MessagingWakes(), Clock, NullLogger<InboxWriter>.Instance);
        var receipt = await writer.StoreAsync(
            new Arrival(source, kind, null, subject, Encoding.UTF8.GetBytes(body), "{}", new string('a', 32)),
            Cancellation
        );
        while ((await Get<InboxWorker>().RunOnceAsync(Cancellation)).Taken > 0) { }

        await using var db = Database.Open();
        return await db.Inbox.AsNoTracking().SingleAsync(each => each.Id == receipt.Id, Cancellation);
    }

    /// <summary>ABS tells of a plan instance.</summary>
    protected Task<InboxMessage> TellPlanAsync(string planId, int plan, string service, string payment = "CURRENT") =>
        TellAsync(
            "abs",
            "service_plan.updated",
            $"abs.service_plan,{planId}",
            $$"""{"plan_instance_id":"{{planId}}","odoo_subscription_id":{{plan}},"service_state":"{{service}}","payment_state":"{{payment}}"}"""
        );

    protected static JsonObject BodyOf(Delivery delivery) => JsonNode.Parse(delivery.Payload)!.AsObject();

    protected Task<Result<ServicePlan>> PublishAsync(ServicePlan plan, PublishWhat what, Actor? actor = null) =>
        Get<PublishPlanAgain>().ExecuteAsync(actor ?? Finance, plan.Key, plan.Version, what, Cancellation);

    protected Task<Result<int>> MapAsync(StateSide side, string state, string abs, Actor? actor = null) =>
        Get<SaveStateMapping>().ExecuteAsync(actor ?? Finance, new StateDraft(side, state, state, abs, 0), Cancellation);

    private ServiceProvider Wire()
    {
        var odoo = new OdooEndpoint(
            Server.OdooUrl,
            Server.OdooUrl,
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
            .AddSingleton<OdooGate>((_, ask, _) => ask())
            .AddSubscriptions(new SeatOptions())
            .AddServicePlans()
            .AddCatalog(new CatalogOptions())
            .Configure<OdooOptions>(settings => settings.Protocol = OdooProtocol.JsonRpc)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
            .BuildServiceProvider();
    }
}
