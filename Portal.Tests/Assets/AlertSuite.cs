using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Odoo;
using Portal.Core.Persistence;
using Portal.Core.Pulseway;
using Portal.Core.RocketCyber;
using Portal.Sandbox;
using Portal.Sandbox.Estate;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;
using Portal.Tests.Odoo;
using Portal.Tests.Support;
using RocketCyberOptions = Portal.Core.RocketCyber.RocketCyberOptions;

namespace Portal.Tests.Assets;

/// <summary>Alerts on a real database, with Odoo, Pulseway and RocketCyber on the wire; the loops are run by hand.</summary>
public abstract class AlertSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    protected static readonly Actor Supporter = new(Guid.CreateVersion7(), "Sue", null, new HashSet<Role> { Role.Support });
    protected static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });
    protected static readonly Actor Stranger = new(Guid.CreateVersion7(), "Fay", null, new HashSet<Role> { Role.Finance });

    private ServiceProvider _services = null!; // set before the first test
    private SandboxServer _server = null!;
    private int _notifications = 100_000;

    internal SandboxServer Server => _server;

    internal JumpingClock Clock { get; } = new();

    protected virtual AlertOptions Alerts => new();

    protected virtual TicketOptions Tickets => new() { Model = TicketModel.Helpdesk, LinksAssets = true };

    /// <summary>Where Pulseway is.</summary>
    protected virtual Uri PulsewayUrl => new(Server.BaseUrl, "pulseway/v3/");

    /// <summary>Where RocketCyber is.</summary>
    protected virtual Uri RocketCyberUrl => new(Server.BaseUrl, "rocketcyber/v3/");

    internal PulsewaySandbox Pulseway => Server.Services.GetRequiredService<PulsewaySandbox>();

    internal RocketCyberSandbox RocketCyber => Server.Services.GetRequiredService<RocketCyberSandbox>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _server = await SandboxServer.StartAsync(new SandboxOptions(), TimeProvider.System, Cancellation);
        _services = Wire();
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<JobRunner>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal T Get<T>()
        where T : class => _services.GetRequiredService<T>();

    /// <summary>A device of the demonstration whose group is a client's, known to Portal with it.</summary>
    internal async Task<DemoDevice> KnownDeviceAsync(int number = 0)
    {
        var device = DemoEstate.Devices[number];
        await AddClientAsync(device.Group.Name);
        await RegisterAsync(device);
        return device;
    }

    /// <summary>Portal learns of a client that Odoo has.</summary>
    internal async Task<Client> AddClientAsync(string name)
    {
        var ids = await Server.CallAsync("res.partner", "search", $$"""[[["name","=","{{name}}"],["is_company","=",true]]]""");
        await using var db = Database.Open();
        var now = Clock.GetUtcNow().UtcDateTime;
        var id = ids![0]!.GetValue<int>();
        if (await db.Clients.SingleOrDefaultAsync(each => each.OdooId == id, Cancellation) is { } known)
        {
            return known;
        }

        var client = Client.Make(id, now);
        _ = client.TryTake(new FoundClient(id, name, "", false, now, now));
        db.Clients.Add(client);
        await db.SaveChangesAsync(Cancellation);
        return client;
    }

    internal async Task RegisterAsync(DemoDevice device)
    {
        var body = EventShapes.Registered(device).ToJsonString();
        await ArriveAsync("pulseway", "SystemRegistered", null, $"pulseway.device,{device.Identifier}", body);
        await DrainAsync();
    }

    /// <summary>A notification of Pulseway's third version arrives; returns its id.</summary>
    internal async Task<string> NotifyAsync(
        string device,
        string title,
        string priority = "Normal",
        string? id = null,
        string message = ""
    )
    {
        id ??= Interlocked.Increment(ref _notifications).ToString(CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["Id"] = id,
            ["Title"] = title,
            ["Message"] = message,
            ["Priority"] = priority,
            ["DeviceIdentifier"] = device,
        };
        await ArriveAsync("pulseway", "notification", id, $"pulseway.device,{device}", body.ToJsonString());
        return id;
    }

    /// <summary>An incident arrives as RocketCyber has it now.</summary>
    internal Task IncidentAsync(JsonObject incident, DemoDevice? device)
    {
        var id = $"{incident["id"]}";
        var body = IncidentShapes.Message(incident, device).ToJsonString();
        return ArriveAsync("rocketcyber", "incident", $"{id}/{incident["updatedAt"]}", $"rocketcyber.incident,{id}", body);
    }

    internal Task ArriveAsync(string source, string kind, string? id, string? subject, string body) =>
        ArriveAsync([(source, kind, id, subject, body)]);

    internal async Task ArriveAsync(IEnumerable<(string Source, string Kind, string? Id, string? Subject, string Body)> all)
    {
        await using var writer = new InboxWriter(Database.Portal, new MessagingWakes(), Clock, NullLogger<InboxWriter>.Instance);
        foreach (var (source, kind, id, subject, body) in all)
        {
            await writer.StoreAsync(
                new Arrival(source, kind, id, subject, Encoding.UTF8.GetBytes(body), "{}", new string('a', 32)),
                Cancellation
            );
        }
    }

    /// <summary>Handles, follows and sends until nothing is due.</summary>
    internal async Task DrainAsync()
    {
        while (true)
        {
            var handled = await Get<InboxWorker>().RunOnceAsync(Cancellation);
            var followed = await Get<FollowAlerts>().RunOnceAsync(Cancellation);
            var before = await AttemptsAsync();
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
            if (handled.Taken + followed == 0 && await AttemptsAsync() == before)
            {
                return;
            }
        }
    }

    /// <summary>The same without Odoo being told anything.</summary>
    internal async Task HandleAsync()
    {
        while ((await Get<InboxWorker>().RunOnceAsync(Cancellation)).Taken > 0) { }
    }

    internal async Task<JobRun> RunAsync<TJob>(string name)
        where TJob : class, IJob
    {
        var run = await TryAsync<TJob>(name);
        Assert.True(run.State == JobRunState.Succeeded, run.Summary);
        return run;
    }

    /// <summary>Runs a job to its end, however that is.</summary>
    internal async Task<JobRun> TryAsync<TJob>(string name)
        where TJob : class, IJob
    {
        var started = await Get<JobRunner>().StartAsync<TJob>(Supporter, JobTrigger.Person, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        return (await Get<JobHistory>().FindLastAsync(name, Cancellation))!;
    }

    internal Task<JobRun> ImportTicketsAsync() => RunAsync<ImportTickets>(ImportTickets.JobName);

    internal async Task<Alert> AlertAsync(string title)
    {
        await using var db = Database.Open();
        return await db.Alerts.AsNoTracking().SingleAsync(each => each.Title == title, Cancellation);
    }

    internal async Task<List<Ticket>> TicketsAsync(string title)
    {
        await using var db = Database.Open();
        return await db
            .Tickets.AsNoTracking()
            .Where(each => each.Title == title)
            .OrderBy(each => each.CreatedAt)
            .ToListAsync(Cancellation);
    }

    /// <summary>What Odoo has of the tickets with this title.</summary>
    internal async Task<JsonArray> OdooTicketsAsync(string title)
    {
        var found = await Server.CallAsync(
            "helpdesk.ticket",
            "search_read",
            $$"""[[["name","=","{{title}}"]],["name","priority","partner_id","team_id","stage_id","description","x_asset_id"]]""",
            """{"order":"id"}"""
        );
        return found!.AsArray();
    }

    internal async Task<int> NotesAsync(int ticket, string text)
    {
        var count = await Server.CallAsync(
            "mail.message",
            "search_count",
            $$"""[[["model","=","helpdesk.ticket"],["res_id","=",{{ticket}}],["body","ilike","{{text}}"]]]"""
        );
        return count!.GetValue<int>();
    }

    /// <summary>Somebody moves a ticket to a stage by hand.</summary>
    internal async Task MoveAsync(int ticket, string stage)
    {
        var ids = await Server.CallAsync("helpdesk.stage", "search", $$"""[[["name","=","{{stage}}"]]]""");
        await Server.CallAsync("helpdesk.ticket", "write", $$"""[[{{ticket}}],{"stage_id":{{ids![0]}}}]""");
    }

    private async Task<int> AttemptsAsync()
    {
        await using var db = Database.Open();
        return await db.DeliveryAttempts.CountAsync(Cancellation);
    }

    private ServiceProvider Wire()
    {
        var odoo = new OdooEndpoint(
            Server.OdooUrl,
            Server.OdooUrl,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new Secret(OdooSandbox.Password)
        );
        var pulseway = new PulsewayEndpoint(
            PulsewayUrl,
            PulsewaySandbox.DefaultTokenId,
            new Secret(PulsewaySandbox.DefaultTokenSecret)
        );
        var rocketCyber = new RocketCyberEndpoint(RocketCyberUrl, new Secret(RocketCyberSandbox.DefaultApiKey));
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
            .AddAssets(new AssetOptions())
            .AddSingleton<OdooGate>((_, ask, _) => ask())
            .AddAlerts(Alerts, Tickets)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(odoo))
            .AddPulseway(new Portal.Core.Pulseway.PulsewayOptions(), _ => _ => ValueTask.FromResult<PulsewayEndpoint?>(pulseway))
            .AddRocketCyber(new RocketCyberOptions(), _ => _ => ValueTask.FromResult<RocketCyberEndpoint?>(rocketCyber))
            .BuildServiceProvider();
    }
}
