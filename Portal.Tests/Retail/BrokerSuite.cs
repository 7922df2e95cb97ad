using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Abs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Mqtt;
using Portal.Core.Persistence;
using Portal.Sandbox.Abs;
using Portal.Tests.Mqtt;
using Portal.Tests.Support;
using AbsOptions = Portal.Core.Abs.AbsOptions;

namespace Portal.Tests.Retail;

/// <summary>Orders whose entitlements are told at a real broker, where ABS listens.</summary>
public abstract class BrokerSuite(DatabaseProvider provider, AbsWay way) : RetailSuite(provider)
{
    private readonly SandboxBroker _broker = new();
    private MqttNode _node = null!; // connected before the first test
    private InboxWriter _writer = null!;
    private Taking _taking = null!;

    /// <summary>ABS at the broker.</summary>
    internal AbsListener Listener { get; private set; } = null!;

    internal override IMqttLink Link => _node.Link;

    protected override AbsOptions Telling => new() { Transport = way, RequestTimeout = TimeSpan.FromSeconds(3) };

    public override async ValueTask InitializeAsync()
    {
        await _broker.StartAsync();
        var options = MqttNode.OptionsFor(_broker.Port, "portal-1", MqttVersion.V5, [.. MqttOptions.DefaultFilters]);
        _node = await MqttNode.StartAsync(options with { ReplyFilters = AbsReplyTopics.Filters, IsAsking = true });
        await base.InitializeAsync();
        _writer = new InboxWriter(Database.Portal, new MessagingWakes(), Clock, NullLogger<InboxWriter>.Instance);
        _taking = new Taking(_node, _writer);
        Listener = ListenerAt(_broker, Server);
        await Listener.StartAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await _taking.DisposeAsync();
        await _writer.DisposeAsync();
        await base.DisposeAsync();
        await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>ABS at a broker; not begun.</summary>
    internal static AbsListener ListenerAt(TestBroker broker, SandboxServer server) =>
        new(
            _ => Task.FromResult(new ListenedBroker(TestBroker.Host, broker.Port, TestBroker.Username, TestBroker.Password)),
            server.Services.GetRequiredService<AbsSandbox>(),
            server.Faults,
            TimeProvider.System,
            NullLogger<AbsListener>.Instance
        );

    /// <summary>The broker ends, and Portal has noticed.</summary>
    protected async Task StopBrokerAsync()
    {
        await _broker.StopAsync();
        _ = await _node.UntilAsync(MqttLinkState.Away, withFault: true);
    }

    /// <summary>An order that is confirmed, and handled: what it is entitled to has been asked for.</summary>
    protected async Task<int> AskedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        return order;
    }

    protected async Task<List<DeliveryAttempt>> AttemptsForAsync(int order)
    {
        var delivery = (await DeliveryAsync(order))!.Id;
        await using var db = Database.Open();
        return await db
            .DeliveryAttempts.AsNoTracking()
            .Where(each => each.DeliveryId == delivery)
            .OrderBy(each => each.Number)
            .ToListAsync(Cancellation);
    }

    /// <summary>What came by the broker and was taken in.</summary>
    protected async Task<int> TakenInAsync()
    {
        await using var db = Database.Open();
        return await db.Inbox.CountAsync(each => each.Source == "mqtt" || each.Source == "abs", Cancellation);
    }
}
