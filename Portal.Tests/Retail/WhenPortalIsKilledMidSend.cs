using System.Collections;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Sandbox;
using Portal.Sandbox.Abs;
using Portal.Tests.Mqtt;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>
/// The whole program, killed (SIGKILL) after it has committed its promises and before ABS has answered, which carries them out all the same: started
/// again, it finds each entitlement and makes none twice. Source: G14, C13, R10.
/// </summary>
public abstract class WhenPortalIsKilledMidSend(DatabaseProvider provider, bool isAtTheBroker = false) : RetailSuite(provider)
{
    private const string Secret = "kill-hook-0123456789-0123456789";
    private const int InFlight = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TestFolder _folder = new();
    private readonly WriteGate _gate = new(provider);
    private readonly SandboxBroker _broker = new();
    private AbsListener? _listener;

    public sealed class OnSqlite() : WhenPortalIsKilledMidSend(DatabaseProvider.Sqlite);

    // what ABS answers while nobody is there waits at the broker, and is of no use: Portal asks again
    public sealed class AtTheBroker() : WhenPortalIsKilledMidSend(DatabaseProvider.Sqlite, isAtTheBroker: true);

    // a lease of the killed one runs for a minute more, since another node may hold it
    [Trait("Category", "Long")]
    public sealed class OnPostgres() : WhenPortalIsKilledMidSend(DatabaseProvider.Postgres);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (isAtTheBroker)
        {
            await _broker.StartAsync();
            _listener = BrokerSuite.ListenerAt(_broker, Server);
            await _listener.StartAsync(Cancellation);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await (_listener?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _broker.DisposeAsync();
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _gate.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_order_has_one_entitlement_and_one_message_in_odoo()
    {
        var orders = (await DraftsAsync(withDeposit: false)).Take(6).ToList();
        await using (await StartAsync(FreePort.Find(), orders))
        {
            await UntilAsync(async () => await SendingAsync() >= InFlight && TakenLate() >= InFlight);
        }

        Server.Faults.Clear("abs");
        await using (await StartAsync(FreePort.Find(), []))
        {
            await UntilAsync(async () => await AreAllToldAsync(orders));
        }

        Assert.All(orders, order => Assert.Equal(1, EntitlementsOf(order)));
        // a repeat has the same bytes under the same key, so ABS gives its first answer again
        Assert.All(
            orders,
            order => Assert.Single(RequestsFor(order).Select(each => (KeyIn(each.Headers), each.Body)).Distinct())
        );
        Assert.Contains(orders, order => RequestsFor(order).Count > 1);
        await using var db = Look().CreateDbContext();
        foreach (var order in await db.Orders.Where(each => orders.Contains(each.OdooId)).ToListAsync(Cancellation))
        {
            Assert.Equal(1, await NotesAsync(order.OdooId, order.EntitlementId!));
        }
    }

    private static string KeyIn(string headers) =>
        System
            .Text.Json.Nodes.JsonNode.Parse(headers)!
            .AsObject()
            .Single(header => header.Key.Equals("Idempotency-Key", StringComparison.OrdinalIgnoreCase))
            .Value!.ToString();

    // ABS is late for the first creates from then on
    private async Task<ChildProcess> StartAsync(int port, List<int> orders)
    {
        List<string> command =
        [
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Portal.dll"),
            $"--urls=http://127.0.0.1:{port}",
            $"--Portal:DataDirectory={_folder.Path}",
            $"--Odoo:Url={Server.OdooUrl}",
            $"--Odoo:Database={OdooSandbox.DatabaseName}",
            $"--Odoo:Username={OdooSandbox.Login}",
            $"--Odoo:Password={OdooSandbox.Password}",
            $"--Odoo:HookSecret={Secret}",
            $"--Abs:BaseUrl={AbsUrl}",
            $"--Abs:ApiKey={AbsSandbox.DefaultApiKey}",
            "--Auth:RequireTwoFactor=None",
            .. isAtTheBroker ? Broker() : [],
        ];
        if (Database.Options.Provider == DatabaseProvider.Postgres)
        {
            command.Add("--Database:Provider=Postgres");
            command.Add($"--Database:ConnectionString={Database.Options.ConnectionString.Reveal()}");
        }

        var portal = ChildProcess.Start(command, _folder.Path, WithoutSettings());
        await portal.WaitForLineAsync("started: ", Patience, Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        if (orders.Count > 0)
        {
            Server.Faults.Add("abs", FaultMode.Slow, 1000);
        }

        foreach (var order in orders)
        {
            await ConfirmAsync(order);
            using var body = new StringContent(
                $$"""{"_model":"sale.order","_id":{{order}}}""",
                Encoding.UTF8,
                "application/json"
            );
            using var answer = await http.PostAsync($"hooks/odoo/{Secret}", body, Cancellation);
            answer.EnsureSuccessStatusCode();
        }

        return portal;
    }

    private string[] Broker() =>
        [
            "--Abs:Transport=Mqtt",
            $"--Mqtt:Host={TestBroker.Host}",
            $"--Mqtt:Port={_broker.Port}",
            $"--Mqtt:Username={TestBroker.Username}",
            $"--Mqtt:Password={TestBroker.Password}",
            "--Mqtt:ClientId=portal-1",
        ];

    private async Task<int> SendingAsync()
    {
        await using var db = Look().CreateDbContext();
        return await db.Deliveries.CountAsync(each => each.Kind == "entitlement.create" && each.LeaseOwner != null, Cancellation);
    }

    private long TakenLate() => 1000 - (Server.Faults.List().SingleOrDefault(fault => fault.System == "abs")?.Remaining ?? 1000);

    private async Task<bool> AreAllToldAsync(List<int> orders)
    {
        await using var db = Look().CreateDbContext();
        var subjects = orders.ConvertAll(Order.SubjectOf);
        var told = await db.Deliveries.Where(each => subjects.Contains(each.Subject)).ToListAsync(Cancellation);
        return told.Count(each => each.Kind == "order.note") == orders.Count
            && told.TrueForAll(each => each.State == DeliveryState.Delivered);
    }

    private PortalDatabase Look()
    {
        var options = Database.Options;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var file = Directory.GetFiles(_folder.Path, "portal.db", SearchOption.AllDirectories).Single();
            var connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
            options = new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(connection));
        }

        return new PortalDatabase(options, _gate);
    }

    private static async Task UntilAsync(Func<Task<bool>> look)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await look())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static Dictionary<string, string> WithoutSettings() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(each => !((string)each.Key).StartsWith("ODOO_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(each => (string)each.Key, each => (string)each.Value!);
}
