using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Abs;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Mqtt;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Import;
using Portal.Sandbox;
using Portal.Sandbox.Abs;
using Portal.Tests.Odoo;
using Portal.Tests.Support;
using AbsOptions = Portal.Core.Abs.AbsOptions;

namespace Portal.Tests.Retail;

/// <summary>Orders on a real database, with an Odoo and an ABS on the wire, wired as the host wires them; the loops are run by hand.</summary>
public abstract class RetailSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Operator = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    private readonly List<ServiceProvider> _nodes = [];
    private SandboxServer _server = null!; // set before the first test

    /// <summary>Odoo and ABS.</summary>
    internal SandboxServer Server => _server;

    internal JumpingClock Clock { get; } = new();

    protected virtual EntitlementOptions Options => new();

    /// <summary>What ABS does with a second create for an order: here it makes a second entitlement, so that none can go unseen.</summary>
    protected virtual RepeatAnswer Repeat => RepeatAnswer.Another;

    /// <summary>What stands between Portal and Odoo; null for nothing.</summary>
    protected virtual Func<DelegatingHandler>? OnTheWayToOdoo => null;

    /// <summary>True when Portal was told where Odoo is.</summary>
    protected virtual bool HasOdoo => true;

    /// <summary>Odoo's clock, and that of ABS.</summary>
    protected virtual TimeProvider OdooTime => TimeProvider.System;

    /// <summary>Where ABS is.</summary>
    protected virtual Uri AbsUrl => new(Server.BaseUrl, "abs/");

    /// <summary>How ABS is told.</summary>
    protected virtual AbsOptions Telling => new();

    /// <summary>The link to a broker; null for none.</summary>
    internal virtual IMqttLink? Link => null;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var came = Clock.GetUtcNow().UtcDateTime; // Odoo's quotations are made when it starts, perhaps in the second before Portal looks
        _server = await SandboxServer.StartAsync(new SandboxOptions { Abs = { Repeat = Repeat } }, OdooTime, Cancellation);
        _nodes.Add(Wire());
        await Get<FirstContact>().BeginAsync(Cancellation);
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await FirstContact.BeginAnewAsync(db, came, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.GetRequiredService<JobRunner>().StopAsync(CancellationToken.None);
            await node.DisposeAsync();
        }

        await _server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal T Get<T>()
        where T : class => _nodes[0].GetRequiredService<T>();

    /// <summary>Another node on the same database; it may sign in to Odoo as somebody else, with the same password.</summary>
    internal ServiceProvider NewNode(string login = OdooSandbox.Login)
    {
        _nodes.Add(Wire(login));
        return _nodes[^1];
    }

    /// <summary>Somebody confirms it in Odoo.</summary>
    protected Task ConfirmAsync(int order) => Server.CallAsync("sale.order", "action_confirm", $"[[{order}]]");

    /// <summary>Draft orders of outlets whose product ABS knows, by rising id.</summary>
    protected async Task<List<int>> DraftsAsync(bool withDeposit)
    {
        var found = await Server.CallAsync(
            "sale.order",
            "search_read",
            """[[["state","=","draft"],["x_outlet_id","!=",false]],["order_line"]]""",
            """{"order":"id"}"""
        );
        return
        [
            .. found!
                .AsArray()
                .Where(row => row!["order_line"]!.AsArray().Count == (withDeposit ? 2 : 1))
                .Select(row => row!["id"]!.GetValue<int>()),
        ];
    }

    /// <summary>Odoo tells of a record, as often as asked.</summary>
    internal Task HookAsync(string model, int id, string more = "", int times = 1) =>
        HookAsync(Enumerable.Repeat((model, id, more), times));

    /// <summary>Odoo tells of many, in this order.</summary>
    internal async Task HookAsync(IEnumerable<(string Model, int Id, string More)> hooks)
    {
        await using var writer = new InboxWriter(
            Database.Portal,
            new MessagingWakes(),
            Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<InboxWriter>.Instance
        );
        foreach (var (model, id, more) in hooks)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"_model":"{{model}}","_id":{{id}}{{more}}}""");
            await writer.StoreAsync(
                new Arrival("odoo", model, null, $"{model},{id}", body, "{}", new string('a', 32)),
                Cancellation
            );
        }
    }

    /// <summary>Handles and sends until nothing is due.</summary>
    internal async Task DrainAsync(IServiceProvider? node = null)
    {
        node ??= _nodes[0];
        while (true)
        {
            var handled = await node.GetRequiredService<InboxWorker>().RunOnceAsync(Cancellation);
            var before = await AttemptsAsync();
            await node.GetRequiredService<Dispatcher>().RunOnceAsync(Cancellation);
            if (handled.Taken == 0 && await AttemptsAsync() == before)
            {
                return;
            }
        }
    }

    protected async Task<JobRun> RunAsync<TJob>(string name)
        where TJob : class, IJob
    {
        var started = await Get<JobRunner>().StartAsync<TJob>(Operator, JobTrigger.Person, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        var run = (await Get<JobHistory>().FindLastAsync(name, Cancellation))!;
        Assert.True(run.State == JobRunState.Succeeded, run.Summary);
        return run;
    }

    protected Task<JobRun> ImportAsync() => RunAsync<ImportOrders>(ImportOrders.JobName);

    protected Task<JobRun> ReconcileAsync() => RunAsync<Reconcile>(Reconcile.JobName);

    protected async Task<IReadOnlyList<Drift>> DriftsAsync(DriftState state = DriftState.Open)
    {
        var listed = await Get<ListDrifts>()
            .ExecuteAsync(Viewer, state, null, newestFirst: false, KeysetRequest.First(100), Cancellation);
        return listed.Value!.Rows;
    }

    /// <summary>The difference of the newest order: its product is mapped, and ABS takes it. Those seen at one instant come in any order.</summary>
    protected async Task<Drift> NewestDriftAsync() => (await DriftsAsync()).MaxBy(drift => Order.IdOf(drift.Subject))!;

    protected async Task ChangeQuantityAsync(int order, int quantity)
    {
        var line = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{order}}]]]""");
        await Server.CallAsync("sale.order.line", "write", $$"""[[{{line![0]}}],{"product_uom_qty":{{quantity}}}]""");
    }

    /// <summary>Somebody gives the order's outlet another code, JSON, which leaves no trace on the order.</summary>
    protected async Task SetOutletCodeAsync(int order, string code)
    {
        var rows = await Server.CallAsync("sale.order", "read", $$"""[[{{order}}],["x_outlet_id"]]""", """{"load":null}""");
        await Server.CallAsync("x_ov_outlet", "write", $$"""[[{{rows![0]!["x_outlet_id"]}}],{"x_code":{{code}}}]""");
    }

    /// <summary>A confirmed order that ABS has entitled, and Odoo was told so.</summary>
    protected async Task<int> EntitledOrderAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        return order;
    }

    /// <summary>Time passes until no import reads again what has changed so far.</summary>
    protected async Task ForgetChangesAsync()
    {
        Clock.Jump(TimeSpan.FromHours(3));
        await ImportAsync();
        await ImportAsync();
    }

    protected async Task<Order> OrderAsync(int id)
    {
        await using var db = Database.Open();
        return await db.Orders.AsNoTracking().SingleAsync(order => order.OdooId == id, Cancellation);
    }

    protected async Task<Delivery?> DeliveryAsync(int order)
    {
        var subject = Order.SubjectOf(order);
        await using var db = Database.Open();
        return await db
            .Deliveries.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Subject == subject && each.Kind == "entitlement.create", Cancellation);
    }

    /// <summary>What ABS was asked for an order.</summary>
    protected IReadOnlyList<(string Headers, string Body, int Status)> RequestsFor(int order)
    {
        var abs = Server.Services.GetRequiredService<AbsSandbox>();
        var all = abs.Log(log => log.ListAfter(0, 10_000));
        return
        [
            .. all.Where(request =>
                    $"{request["path"]}".EndsWith("/create", StringComparison.Ordinal)
                    && JsonNode.Parse($"{request["body"]}")?["order_id"]?.GetValue<long>() == order
                )
                .Select(request =>
                    ($"{request["headers"]?.ToJsonString()}", $"{request["body"]}", request["status"]!.GetValue<int>())
                ),
        ];
    }

    /// <summary>Entitlements that ABS holds for an order.</summary>
    protected int EntitlementsOf(int order) =>
        Server.Services.GetRequiredService<AbsSandbox>().Turn(records => (int)records.CountByOrder(order));

    /// <summary>Somebody makes an entitlement in ABS without Portal.</summary>
    protected async Task CreateInAbsAsync(int order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "abs/api/v1/entitlements/create");
        request.Headers.Add("X-API-Key", AbsSandbox.DefaultApiKey);
        request.Content = new StringContent(
            $$"""{"customer_id":1,"order_id":{{order}},"product_units":[{"sku":"x","quantity":1,"type":"service","abs_ref":"service-swap-count-30"}]}""",
            Encoding.UTF8,
            "application/json"
        );
        using var response = await Server.Http.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Changes rows past the use cases, as something outside would.</summary>
    protected async Task ChangeRowsAsync(Func<PortalDbContext, Task<int>> change)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        Assert.True(await change(db) > 0);
        await write.CommitAsync(Cancellation);
    }

    /// <summary>Messages in the order's chatter with this text.</summary>
    protected async Task<int> NotesAsync(int order, string text)
    {
        var count = await Server.CallAsync(
            "mail.message",
            "search_count",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""[[["model","=","sale.order"],["res_id","=",{{order}}],["body","ilike","{{text}}"]]]"""
            )
        );
        return count!.GetValue<int>();
    }

    private async Task<int> AttemptsAsync()
    {
        await using var db = Database.Open();
        return await db.DeliveryAttempts.CountAsync(Cancellation);
    }

    private ServiceProvider Wire(string login = OdooSandbox.Login)
    {
        var odoo = HasOdoo
            ? new OdooEndpoint(Server.OdooUrl, Server.OdooUrl, OdooSandbox.DatabaseName, login, new Secret(OdooSandbox.Password))
            : null;
        var abs = new AbsEndpoint(AbsUrl, new Secret(AbsSandbox.DefaultApiKey));
        var services = new ServiceCollection();
        if (OnTheWayToOdoo is { } between)
        {
            services.AddHttpClient(OdooTransport.ClientName).AddHttpMessageHandler(between);
        }

        if (Link is { } link)
        {
            services.AddSingleton(link).AddSingleton<MqttFigures>();
        }

        return services
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
            .AddRetail(Options)
            .AddOdoo(_ => _ => ValueTask.FromResult(odoo))
            .AddAbs(Telling, _ => _ => ValueTask.FromResult<AbsEndpoint?>(abs))
            .BuildServiceProvider();
    }
}
