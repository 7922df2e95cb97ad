using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Bench.Import;
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

namespace Portal.Bench.Alerts;

/// <summary>Portal from the inbox to the wire to Odoo, with its loops, and nothing beside that.</summary>
internal sealed class AlertNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServiceProvider _services;
    private readonly PortalDatabase _database;
    private readonly List<HostedLoop> _loops;
    private int _next;

    private AlertNode(ServiceProvider services, PortalDatabase database)
    {
        (_services, _database) = (services, database);
        _loops =
        [
            ActivatorUtilities.CreateInstance<InboxLoop>(services),
            ActivatorUtilities.CreateInstance<FollowAlertsLoop>(services),
            ActivatorUtilities.CreateInstance<DispatchLoop>(services),
        ];
    }

    public static async Task<AlertNode> StartAsync(BenchDatabase database, Uri odoo)
    {
        var node = new AlertNode(Services(database, odoo), database.Portal);
        foreach (var loop in node._loops)
        {
            await loop.StartedAsync(CancellationToken.None);
        }

        return node;
    }

    /// <summary>An alert comes in, as a door stores it; it is on disk when this returns.</summary>
    public async Task TellAsync(string device, string title)
    {
        var id = Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        var body =
            $$"""{"Id":"{{id}}","Title":"{{title}}","Message":"It stands still.","Priority":"Normal","DeviceIdentifier":"{{device}}"}""";
        var arrival = new Arrival(
            "pulseway",
            "notification",
            id,
            $"pulseway.device,{device}",
            Encoding.UTF8.GetBytes(body),
            "{}",
            new string('a', 32)
        );
        var receipt = await _services.GetRequiredService<InboxWriter>().StoreAsync(arrival, CancellationToken.None);
        if (receipt.Kind != ReceiptKind.Stored)
        {
            throw new InvalidOperationException($"The inbox answered {receipt.Kind}.");
        }
    }

    /// <summary>Waits until Odoo has so many tickets in all.</summary>
    /// <returns>UTC instants at which it had them, by device and title of the alert.</returns>
    public async Task<Dictionary<(string Device, string Title), DateTime>> WaitAsync(int count)
    {
        var (before, until) = (-1, DateTime.MaxValue);
        while (true)
        {
            await using var db = _database.CreateDbContext();
            var made = db.Deliveries.Where(each => each.Kind == TicketLetters.Create && each.DeliveredAt != null);
            var done = await made.CountAsync();
            if (done >= count)
            {
                return await ReadAsync(db, made);
            }

            (before, until) = done > before ? (done, DateTime.UtcNow + Patience) : (before, until);
            if (DateTime.UtcNow > until)
            {
                throw new InvalidOperationException($"After {done} of {count} tickets there came none for a minute.");
            }

            await Task.Delay(20);
        }
    }

    private static async Task<Dictionary<(string Device, string Title), DateTime>> ReadAsync(
        PortalDbContext db,
        IQueryable<Delivery> made
    )
    {
        var deliveries = await made.Select(each => new { each.Subject, At = each.DeliveredAt!.Value }).ToListAsync();
        var alerts = await db.Alerts.AsNoTracking().ToDictionaryAsync(alert => alert.Subject);
        return deliveries.ToDictionary(each => (alerts[each.Subject].Device, alerts[each.Subject].Title), each => each.At);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops)
        {
            await loop.StoppingAsync(CancellationToken.None);
            loop.Dispose();
        }

        await _services.DisposeAsync();
    }

    private static ServiceProvider Services(BenchDatabase database, Uri odoo)
    {
        var endpoint = new OdooEndpoint(
            odoo,
            odoo,
            OdooSandbox.DatabaseName,
            OdooSandbox.Login,
            new Secret(OdooSandbox.Password)
        );
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<SystemStatusBoard>()
            .AddSingleton<ConnectedSystems>()
            .AddSingleton(database.Portal)
            .AddJobs()
            .AddLists()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new PullOptions()))
            .AddMessaging()
            .AddAssets(new AssetOptions())
            .AddSingleton<OdooGate>((_, ask, _) => ask())
            .AddAlerts(new AlertOptions(), new TicketOptions { Model = TicketModel.Helpdesk })
            .Configure<OdooOptions>(settings => settings.Protocol = OdooProtocol.JsonRpc)
            .AddOdoo(_ => _ => ValueTask.FromResult<OdooEndpoint?>(endpoint))
            .AddPulseway(new PulsewayOptions())
            .AddRocketCyber(new RocketCyberOptions())
            .BuildServiceProvider();
    }
}
