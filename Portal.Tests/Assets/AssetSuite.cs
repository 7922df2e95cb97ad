using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Import;
using Portal.Core.Audit;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Pulseway;
using Portal.Sandbox;
using Portal.Tests.Odoo;
using Portal.Tests.Support;
using PulsewayOptions = Portal.Core.Pulseway.PulsewayOptions;

namespace Portal.Tests.Assets;

/// <summary>Assets on a real database, with an Odoo and a Pulseway on the wire, wired as the host wires them; jobs are run by hand.</summary>
public abstract class AssetSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Supporter = new(Guid.CreateVersion7(), "Sami", null, new HashSet<Role> { Role.Support });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Seller = new(Guid.CreateVersion7(), "Sela", null, new HashSet<Role> { Role.Sales });

    private ServiceProvider? _services;
    private SandboxServer? _server;

    /// <summary>Odoo and Pulseway.</summary>
    internal SandboxServer Server => _server ?? throw new InvalidOperationException("The test has not begun.");

    internal JumpingClock Clock { get; } = new();

    /// <summary>Devices that the suite itself gives Pulseway; null for those of the demonstration.</summary>
    internal FakeEstate Estate { get; } = new();

    protected virtual OdooProfile Profile => OdooProfile.Standard;

    protected virtual AssetOptions Options => new();

    /// <summary>How Pulseway is asked, below its address.</summary>
    protected virtual string PulsewayVersion => "v3/";

    protected virtual PulsewayAuthentication Authentication => PulsewayAuthentication.Basic;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _server = await SandboxServer.StartAsync(new SandboxOptions(), TimeProvider.System, Cancellation);
        _services = Wire();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await Get<JobRunner>().StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
        }

        await Server.DisposeAsync();
        await Estate.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal T Get<T>()
        where T : class => (_services ?? throw new InvalidOperationException("The test has not begun.")).GetRequiredService<T>();

    protected Task<JobRun> ImportAsync() => RunAsync<ImportClients>(ImportClients.JobName, JobTrigger.Person);

    protected Task<JobRun> PollAsync() => RunAsync<PollDevices>(PollDevices.JobName, JobTrigger.Person);

    /// <summary>Runs a job to its end, however that is.</summary>
    protected async Task<JobRun> TryAsync<TJob>(string name, JobTrigger trigger)
        where TJob : class, IJob
    {
        var started = await Get<JobRunner>().StartAsync<TJob>(Actor.Portal, trigger, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        return (await Get<JobHistory>().FindLastAsync(name, Cancellation))!;
    }

    private async Task<JobRun> RunAsync<TJob>(string name, JobTrigger trigger)
        where TJob : class, IJob
    {
        var run = await TryAsync<TJob>(name, trigger);
        Assert.True(run.State == JobRunState.Succeeded, run.Summary);
        return run;
    }

    /// <summary>Handles and sends until nothing is due.</summary>
    protected async Task DrainAsync()
    {
        while (true)
        {
            var handled = await Get<InboxWorker>().RunOnceAsync(Cancellation);
            var before = await ReadAsync(db => db.DeliveryAttempts.CountAsync(Cancellation));
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
            if (handled.Taken == 0 && await ReadAsync(db => db.DeliveryAttempts.CountAsync(Cancellation)) == before)
            {
                return;
            }
        }
    }

    protected async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = Database.Open();
        return await read(db);
    }

    protected Task<Asset> AssetAsync(string pulsewayId)
    {
        var key = Asset.KeyOf(pulsewayId);
        return ReadAsync(db => db.Assets.AsNoTracking().SingleAsync(asset => asset.PulsewayKey == key, Cancellation));
    }

    protected Task<DeviceGroup> GroupAsync(string name, string organization = "") =>
        ReadAsync(db =>
            db.DeviceGroups.AsNoTracking()
                .SingleAsync(
                    group => group.Name == name && (organization == "" || group.OrganizationName == organization),
                    Cancellation
                )
        );

    protected Task<Client> ClientAsync(string name) =>
        ReadAsync(db => db.Clients.AsNoTracking().SingleAsync(client => client.Name == name, Cancellation));

    /// <summary>Acts of the audit on a record, oldest first.</summary>
    protected Task<List<string>> ActsAsync(Guid key)
    {
        var id = key.ToString();
        return ReadAsync(db =>
            db.Audit.Where(entry => entry.SubjectId == id)
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Action)
                .ToListAsync(Cancellation)
        );
    }

    /// <summary>Makes a company in Odoo.</summary>
    protected async Task<int> MakeCompanyAsync(string name) =>
        (await Server.CallAsync("res.partner", "create", $$"""[{"name":"{{name}}","is_company":true}]"""))!.GetValue<int>();

    /// <summary>Odoo's word on an asset.</summary>
    protected async Task<System.Text.Json.Nodes.JsonNode> OdooAssetAsync(int id) =>
        (await Server.CallAsync("x_client_asset", "read", $"[[{id}]]", """{"load":null}"""))![0]!;

    /// <summary>Removes a device from the demonstration's Pulseway.</summary>
    protected async Task UninstallAsync(string pulsewayId)
    {
        using var response = await Server.Http.DeleteAsync($"devices/{pulsewayId}", Cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Has a stand-in misbehave.</summary>
    protected async Task OrderFaultAsync(string system, string mode, int count)
    {
        using var response = await Server.Http.PostAsJsonAsync(
            "faults",
            new
            {
                system,
                mode,
                count,
            },
            Cancellation
        );
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Pulseway is what the suite's own estate answers, from now on.</summary>
    internal Task UseEstateAsync() => Estate.StartAsync(Cancellation);

    private ServiceProvider Wire()
    {
        var odoo = new OdooEndpoint(
            Server.OdooUrl,
            Server.OdooUrl,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new Secret(OdooSandbox.Password)
        );
        var token = Portal.Sandbox.Pulseway.PulsewaySandbox.DefaultTokenId;
        var secret = new Secret(Portal.Sandbox.Pulseway.PulsewaySandbox.DefaultTokenSecret);
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton<ReadTimeline>()
            .AddSingleton(Database.Portal)
            .AddJobs()
            .AddLists()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new PullOptions()))
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new OdooOptions { Profile = Profile }))
            .AddMessaging()
            .AddSingleton<OdooGate>((_, ask, _) => ask())
            .AddAssets(Options)
            .AddSingleton<Followed>()
            .AddSingleton<IGroupFollower>(provider => provider.GetRequiredService<Followed>())
            .AddSingleton<IAssetFollower>(provider => provider.GetRequiredService<Followed>())
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
            .AddPulseway(
                new PulsewayOptions(),
                _ =>
                    _ =>
                        ValueTask.FromResult<PulsewayEndpoint?>(
                            new PulsewayEndpoint(
                                Estate.Url ?? new Uri(Server.BaseUrl, $"pulseway/{PulsewayVersion}"),
                                token,
                                secret
                            )
                            {
                                Authentication = Authentication,
                            }
                        )
            )
            .BuildServiceProvider();
    }
}

/// <summary>What is told when groups are mapped and assets joined.</summary>
internal sealed class Followed : IGroupFollower, IAssetFollower
{
    public List<(string Group, Guid? Client)> Groups { get; } = [];

    public List<(Guid Kept, Guid Gone)> Joined { get; } = [];

    public Task OnMappedAsync(PortalDbContext db, DeviceGroup group, CancellationToken cancellationToken)
    {
        Groups.Add((group.Name, group.ClientKey));
        return Task.CompletedTask;
    }

    public Task OnJoinedAsync(PortalDbContext db, Asset kept, Guid goneKey, CancellationToken cancellationToken)
    {
        Joined.Add((kept.Key, goneKey));
        return Task.CompletedTask;
    }
}
