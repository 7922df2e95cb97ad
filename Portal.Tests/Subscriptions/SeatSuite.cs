using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Pulseway;
using Portal.Core.Subscriptions;
using Portal.Core.Subscriptions.Seats;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;
using PulsewayOptions = Portal.Core.Pulseway.PulsewayOptions;

namespace Portal.Tests.Subscriptions;

/// <summary>Counts of seats on a real database, with an Odoo on the wire and its devices in Portal; the loops are run by hand.</summary>
public abstract class SeatSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Finance = new(Guid.CreateVersion7(), "Fina", null, new HashSet<Role> { Role.Finance });
    protected static readonly Actor Operator = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    /// <summary>Every Portal on the database; the newest is the last.</summary>
    private protected List<ServiceProvider> Nodes { get; } = [];

    internal SandboxServer Server { get; private set; } = null!; // set before the first test

    /// <summary>Between Portal and Odoo.</summary>
    internal OdooProxy Proxy { get; private set; } = null!; // set before the first test

    internal JumpingClock Clock { get; } = new();

    /// <summary>The Pulseway that is connected; null for none.</summary>
    internal PulsewayEndpoint? Pulseway { get; set; }

    protected virtual SeatOptions Options => new();

    private protected OdooProfile Profile { get; set; } = OdooProfile.Standard;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Server = await SandboxServer.StartAsync(new SandboxOptions(), TimeProvider.System, Cancellation);
        Proxy = await OdooProxy.StartAsync(Server.OdooUrl);
        Nodes.Add(Wire(Options));
        await ListDevicesAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
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
        where T : class => Nodes[^1].GetRequiredService<T>();

    /// <summary>Portal starts anew, perhaps with other settings.</summary>
    internal void Restart(SeatOptions? options = null) => Nodes.Add(Wire(options ?? Options));

    protected async Task<SeatRun> CountAsync(SeatCountWish? wish = null)
    {
        var started = await Get<StartRecount>()
            .ExecuteAsync(Operator, (wish ?? new SeatCountWish()) with { IsConfirmed = true }, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        var job = wish is { IsDryRun: true } ? TrialRecount.JobName : RecountSeats.JobName;
        var ended = (await Get<JobHistory>().FindLastAsync(job, Cancellation))!;
        Assert.True(ended.State == JobRunState.Succeeded, ended.Summary);
        await using var db = Database.Open();
        return await db.SeatRuns.AsNoTracking().OrderByDescending(run => run.Number).FirstAsync(Cancellation);
    }

    /// <summary>Handles, sends and follows until nothing is due.</summary>
    protected Task DrainAsync() => DrainAsync(Nodes[^1]);

    /// <summary>Every node does so at once, until they have met: one that finds all held by another looks again.</summary>
    protected Task DrainOnEachNodeAsync(TaskCompletionSource met) =>
        Task.WhenAll(Nodes.Select(node => Task.Run(() => DrainUntilAsync(node, met))));

    private async Task DrainUntilAsync(ServiceProvider node, TaskCompletionSource met)
    {
        for (var round = 0; round < 1000 && !met.Task.IsCompleted; round++)
        {
            await DrainAsync(node);
        }

        met.TrySetException(new InvalidOperationException("A node never found anything to do."));
        await met.Task;
    }

    private async Task DrainAsync(ServiceProvider node)
    {
        while (true)
        {
            var before = await MovesAsync();
            await node.GetRequiredService<FollowSeats>().RunOnceAsync(Cancellation);
            await node.GetRequiredService<Dispatcher>().RunOnceAsync(Cancellation);
            var handled = await node.GetRequiredService<InboxWorker>().RunOnceAsync(Cancellation);
            if (handled.Taken == 0 && await MovesAsync() == before)
            {
                return;
            }
        }
    }

    protected async Task<List<SeatLine>> LinesAsync(Guid runId)
    {
        await using var db = Database.Open();
        return await db
            .SeatLines.AsNoTracking()
            .Where(line => line.RunId == runId)
            .OrderBy(line => line.ClientId)
            .ThenBy(line => line.OrderId)
            .ToListAsync(Cancellation);
    }

    protected async Task<SeatLine> LineAsync(Guid id)
    {
        await using var db = Database.Open();
        return await db.SeatLines.AsNoTracking().SingleAsync(line => line.Id == id, Cancellation);
    }

    protected async Task<SeatRun> RunAsync(Guid id)
    {
        await using var db = Database.Open();
        return await db.SeatRuns.AsNoTracking().SingleAsync(run => run.Id == id, Cancellation);
    }

    protected async Task<Delivery> DeliveryAsync(Guid? id)
    {
        await using var db = Database.Open();
        return await db.Deliveries.AsNoTracking().SingleAsync(each => each.Id == id, Cancellation);
    }

    protected Task<Result<SeatDecided>> ApproveAsync(SeatRun run, params IEnumerable<SeatLine> lines) =>
        Get<ApproveSeats>()
            .ExecuteAsync(
                Finance,
                new SeatChoice(run.Id) { Picks = [.. lines.Select(line => new SeatPick(line.Id, line.Version))] },
                null,
                Cancellation
            );

    /// <summary>What an order bills of seats in Odoo, over all its lines of the product.</summary>
    protected async Task<decimal> BilledAsync(int order, string code = "MANAGED-SEAT")
    {
        var rows = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{order}}],["product_id.default_code","=","{{code}}"]],["product_uom_qty"]]"""
        );
        return rows!.AsArray().Sum(row => row!["product_uom_qty"]!.GetValue<decimal>());
    }

    /// <summary>Somebody bills another number of seats in Odoo; makes the line where there is none.</summary>
    protected async Task BillAsync(int order, int seats, string code = "MANAGED-SEAT")
    {
        var lines = await Server.CallAsync(
            "sale.order.line",
            "search",
            $$"""[[["order_id","=",{{order}}],["product_id.default_code","=","{{code}}"]]]"""
        );
        if (lines!.AsArray().Count > 0)
        {
            await Server.CallAsync("sale.order.line", "write", $$"""[[{{lines[0]}}],{"product_uom_qty":{{seats}}}]""");
            return;
        }

        var product = await Server.CallAsync("product.product", "search", $$"""[[["default_code","=","{{code}}"]]]""");
        await Server.CallAsync(
            "sale.order",
            "write",
            $$"""[[{{order}}],{"order_line":[[0,0,{"product_id":{{product![0]}},"product_uom_qty":{{seats}}}]]}]"""
        );
    }

    /// <summary>Subscriptions in progress with their company, by rising id.</summary>
    protected async Task<List<(int Order, int Client)>> SubscriptionsAsync()
    {
        var rows = await Server.CallAsync(
            "sale.order",
            "search_read",
            """[[["is_subscription","=",true],["subscription_state","=","3_progress"]],["partner_id"]]""",
            """{"order":"id","load":null}"""
        );
        return [.. rows!.AsArray().Select(row => (row!["id"]!.GetValue<int>(), row["partner_id"]!.GetValue<int>()))];
    }

    /// <summary>Subscriptions of clients that have only this one in progress.</summary>
    protected async Task<List<(int Order, int Client)>> SinglesAsync()
    {
        var all = await SubscriptionsAsync();
        return [.. all.GroupBy(each => each.Client).Where(group => group.Count() == 1).Select(group => group.First())];
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

    /// <summary>Devices in service of a client, as Portal has them.</summary>
    protected async Task<int> DevicesAsync(int client)
    {
        await using var db = Database.Open();
        var key = await db.Clients.Where(each => each.OdooId == client).Select(each => each.Key).SingleAsync(Cancellation);
        return await db.Assets.Where(Asset.IsCounted).CountAsync(asset => asset.ClientKey == key, Cancellation);
    }

    /// <summary>A client gets more devices.</summary>
    protected Task AddDevicesAsync(int client, params IEnumerable<string> names) =>
        ChangeAsync(async db =>
        {
            var owner = await db.Clients.SingleAsync(each => each.OdooId == client, Cancellation);
            foreach (var name in names)
            {
                db.Add(Device(name, "Windows 11", $"test-{client}-{name}", owner, Clock.GetUtcNow().UtcDateTime));
            }
        });

    /// <summary>A client without a subscription in progress gets devices.</summary>
    protected async Task AddSparesAsync(params IEnumerable<string> names)
    {
        var billed = (await SubscriptionsAsync()).Select(each => each.Client).ToHashSet();
        await using var db = Database.Open();
        var clients = await db.Clients.Select(each => each.OdooId).Order().ToListAsync(Cancellation);
        await AddDevicesAsync(clients.First(client => !billed.Contains(client)), names);
    }

    /// <summary>Devices of a client are taken out of service.</summary>
    protected Task EndDevicesAsync(int client, int count) =>
        ChangeAsync(async db =>
        {
            var key = await db.Clients.Where(each => each.OdooId == client).Select(each => each.Key).SingleAsync(Cancellation);
            var assets = await db
                .Assets.Where(Asset.IsCounted)
                .Where(asset => asset.ClientKey == key)
                .OrderBy(asset => asset.HostnameKey)
                .Take(count)
                .ToListAsync(Cancellation);
            Assert.Equal(count, assets.Count);
            assets.ForEach(asset => asset.End(AssetEnd.Person, "sold", Clock.GetUtcNow().UtcDateTime));
        });

    /// <summary>All devices are listed now.</summary>
    protected Task RelistAsync() =>
        ChangeAsync(async db =>
        {
            foreach (var asset in await db.Assets.ToListAsync(Cancellation))
            {
                asset.List(Clock.GetUtcNow().UtcDateTime);
            }

            foreach (var cursor in await db.PullCursors.ToListAsync(Cancellation))
            {
                cursor.Complete(newestAt: null, Clock.GetUtcNow().UtcDateTime);
            }
        });

    /// <summary>A month passes, and Pulseway lists the devices again.</summary>
    protected async Task NextMonthAsync()
    {
        var now = Clock.GetUtcNow();
        var next = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1).AddDays(16);
        Clock.Jump(next - now);
        await RelistAsync();
    }

    protected async Task ChangeAsync(Func<PortalDbContext, Task> change)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await change(db);
        await db.SaveChangesAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }

    // what an import of clients and devices leaves behind
    private async Task ListDevicesAsync()
    {
        var companies = await Server.CallAsync(
            "res.partner",
            "search_read",
            """[[["is_company","=",true]],["name"]]""",
            """{"order":"id"}"""
        );
        var assets = await Server.CallAsync(
            "x_client_asset",
            "search_read",
            """[[],["x_name","x_os_info","x_partner_id","x_status"]]""",
            """{"order":"id","load":null}"""
        );
        var now = Clock.GetUtcNow().UtcDateTime;
        await ChangeAsync(db =>
        {
            var clients = companies!.AsArray().ToDictionary(row => row!["id"]!.GetValue<int>(), row => Company(row!, now));
            db.AddRange(clients.Values);
            var cursor = PullCursor.Begin(ClientPull.Feed, now);
            cursor.Complete(now, now);
            db.Add(cursor);
            foreach (var row in assets!.AsArray())
            {
                var owner = clients[row!["x_partner_id"]!.GetValue<int>()];
                var asset = Device($"{row["x_name"]}", $"{row["x_os_info"]}", $"odoo-{row["id"]}", owner, now);
                if (row["x_status"]!.GetValue<string>() == "decommissioned")
                {
                    asset.End(AssetEnd.Odoo, "", now);
                }

                db.Add(asset);
            }

            return Task.CompletedTask;
        });
    }

    private static Client Company(JsonNode row, DateTime now)
    {
        var id = row["id"]!.GetValue<int>();
        var client = Client.Make(id, now);
        client.TryTake(new FoundClient(id, row["name"]!.GetValue<string>(), "", IsArchived: false, now, now));
        return client;
    }

    private static Asset Device(string name, string os, string id, Client owner, DateTime now)
    {
        var asset = Asset.Make(now);
        asset.Describe(new DeviceFacts { Name = name, Os = os });
        asset.Identify(id);
        asset.GiveTo(owner);
        asset.List(now);
        return asset;
    }

    private async Task<long> MovesAsync()
    {
        await using var db = Database.Open();
        return await db.DeliveryAttempts.CountAsync(Cancellation)
            + await db.SeatLines.SumAsync(line => (long)line.Version, Cancellation)
            + await db.SeatRuns.SumAsync(run => (long)run.Version, Cancellation);
    }

    private ServiceProvider Wire(SeatOptions options)
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
            .AddSubscriptions(options)
            .AddSingleton<OdooGate>((_, ask, _) => ask())
            .Configure<OdooOptions>(settings => (settings.Protocol, settings.Profile) = (OdooProtocol.JsonRpc, Profile))
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
            .AddPulseway(new PulsewayOptions(), _ => _ => ValueTask.FromResult(Pulseway))
            .BuildServiceProvider();
    }
}
