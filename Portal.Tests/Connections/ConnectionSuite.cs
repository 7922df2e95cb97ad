using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Tests.Odoo;
using Portal.Tests.Support;

namespace Portal.Tests.Connections;

/// <summary>Connections on a real database and an Odoo on the wire, wired as the host wires them. A node is one process on that database.</summary>
public abstract class ConnectionSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Administrator = new(
        Guid.CreateVersion7(),
        "Ada",
        null,
        new HashSet<Role> { Role.Administrator }
    );
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });

    private readonly List<Node> _nodes = [];
    private KeyedOdoo _odoo = null!;

    internal KeyedOdoo Odoo => _odoo;

    internal JumpingClock Clock { get; } = new();

    internal LogLines Log { get; } = new();

    internal Node Portal { get; private set; } = null!;

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _odoo = await KeyedOdoo.StartAsync();
        _odoo.Clock = Clock;
        await using var db = Database.Open();
        await DatabaseStamp.EnsureAsync(db, "live", Now, Cancellation);
        Portal = Start();
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

    /// <summary>A process on this database, configured with a key.</summary>
    internal Node Start(string key = KeyedOdoo.First, Uri? address = null, Action<OdooOptions>? configure = null) =>
        Start(OdooHost.EndpointAt(address ?? Odoo.Wire.Address, key, hasApiKey: true), configure);

    internal Node Start(OdooEndpoint endpoint, Action<OdooOptions>? configure = null)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Database.Portal)
            .AddSingleton<ProtectionKeys>()
            .AddJobs()
            .AddBilling()
            .AddSystemConnections()
            .AddSingleton<IHookDoors, NoDoor>()
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(endpoint))
            .Configure<OdooOptions>(options =>
            {
                options.Protocol = OdooProtocol.Json2;
                configure?.Invoke(options);
            });
        services.AddDataProtection().SetApplicationName("Portal");
        services
            .AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<ProtectionKeys>((management, keys) => management.XmlRepository = keys);
        var node = new Node(services.BuildServiceProvider());
        _nodes.Add(node);
        return node;
    }

    protected async Task<IReadOnlyList<string>> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation);
    }

    internal async Task<Connection> ReadAsync(Node? node = null)
    {
        var listed = await (node ?? Portal).Get<ListConnections>().ExecuteAsync(Viewer, Cancellation);
        return Assert.Single(listed.Value!);
    }

    internal async Task<ProbeReport> TestAsync(Node? node = null)
    {
        var tested = await (node ?? Portal)
            .Get<TestConnection>()
            .ExecuteAsync(Administrator, ExternalSystem.Odoo, _ => { }, Cancellation);
        Assert.True(tested.Succeeded, string.Join(' ', tested.Refusals));
        return tested.Value;
    }

    internal async Task<JobRun> CheckKeysAsync(Node? node = null)
    {
        var runner = (node ?? Portal).Get<JobRunner>();
        var started = await runner.StartAsync<CheckKeys>(Administrator, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(started.Value, Cancellation);
        return (await (node ?? Portal).Get<JobHistory>().FindLastAsync(CheckKeys.JobName, Cancellation))!;
    }

    /// <summary>What becomes of an import and of a new billing address now.</summary>
    internal static async Task<(JobRun Import, Refusal Creation)> WorkAsync(Node node)
    {
        var runner = node.Get<JobRunner>();
        var started = await runner.StartAsync<ImportBillingAddresses>(Administrator, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(started.Value, Cancellation);
        var created = await node.Get<CreateBillingAddress>()
            .ExecuteAsync(
                Administrator,
                BillingAddressId.Create(node.Get<TimeProvider>()),
                new BillingAddressDraft { CompanyName = "Acme" },
                Cancellation
            );
        return (
            (await node.Get<JobHistory>().FindLastAsync(ImportBillingAddresses.JobName, Cancellation))!,
            Assert.Single(created.Refusals)
        );
    }

    /// <summary>An ordinary call, as any capability makes one.</summary>
    internal static Task CallAsync(Node node) =>
        node.Get<OdooClient>().SearchCountAsync("res.partner", OdooDomain.Everything, OdooContext.None, Cancellation);

    internal sealed class Node(ServiceProvider services) : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope = services.CreateAsyncScope();

        public T Get<T>()
            where T : class => _scope.ServiceProvider.GetRequiredService<T>();

        public async ValueTask DisposeAsync()
        {
            await Get<JobRunner>().StopAsync(CancellationToken.None);
            await _scope.DisposeAsync();
            await services.DisposeAsync();
        }
    }

    private sealed class NoDoor : IHookDoors
    {
        public ValueTask<Result<Uri>> FindAsync(ExternalSystem system, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Result<Uri>>(new Refusal("doors.no-address", "No address is set.", "Set one."));
    }
}
