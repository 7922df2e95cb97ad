using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Formatter;
using Portal.Core;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Mqtt;
using Portal.Sandbox.Mqtt;
using Portal.Tests.Support;

namespace Portal.Tests.Mqtt;

public sealed class WhenTheSandboxHasABroker : IDisposable
{
    private static readonly Actor Administrator = new(
        Guid.CreateVersion7(),
        "Ada",
        null,
        new HashSet<Role> { Role.Administrator }
    );

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_published_there_reaches_the_inbox_and_the_connection_is_shown()
    {
        await using var portal = await RunningPortal.StartAsync(_folder);
        await using var abs = await PublisherAsync(portal);

        await abs.PublishAsync("emit/ABS/product_template/T-100/created", """{"template_id":"T-100"}""");
        var message = await MessageAsync(portal);

        Assert.Equal(
            ("abs", "product_template.created", "abs.product_template,T-100"),
            (message.Source, message.Kind, message.Subject)
        );
        var shown = await ShownAsync(portal, each => Received(each) == "1");
        Assert.Equal($"127.0.0.1:{await PortAsync(portal)}", shown.Target?.Address);
        Assert.True(shown.Status?.IsUp);
    }

    [Fact]
    public async Task Entitlements_are_asked_for_and_answered_there_once_it_is_set()
    {
        await using var portal = await RunningPortal.StartAsync(_folder, [("Abs:Transport", "Mqtt")], orders: true);

        var attempt = await AcceptedAsync(portal);

        Assert.StartsWith("PUBLISH emit/Odoo/entitlement/", attempt.Request, StringComparison.Ordinal);
        Assert.StartsWith("echo/abs/entitlement/", attempt.Response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task One_that_has_no_name_is_let_in_as_by_any_broker(MqttProtocolVersion version)
    {
        await using var broker = new MqttSandbox(new BrokerOptions(), NullLogger<MqttSandbox>.Instance);
        await broker.StartingAsync(Cancellation);
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(MqttSandbox.Host, await broker.PortAsync(Cancellation))
            .WithProtocolVersion(version)
            .WithClientId("");

        var answer = await client.ConnectAsync(options.Build(), Cancellation);

        Assert.Equal(MqttClientConnectResultCode.Success, answer.ResultCode);
    }

    [Fact]
    public async Task Its_connection_can_be_tested()
    {
        await using var portal = await RunningPortal.StartAsync(_folder);
        await using var scope = portal.Services.CreateAsyncScope();

        var report = await scope
            .ServiceProvider.GetRequiredService<TestConnection>()
            .ExecuteAsync(Administrator, ExternalSystem.Mqtt, static _ => { }, Cancellation);

        Assert.Null(report.Value!.Failure);
        Assert.Equal("MQTT 5.0", report.Value.Protocol);
        Assert.Equal(["Let in", "Answered", "Subscriptions accepted"], report.Value.Steps.Select(step => step.Title));
    }

    [Fact]
    public async Task A_port_that_is_taken_falls_to_a_free_one()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var portal = await RunningPortal.StartAsync(_folder, [("Mqtt:SandboxPort", $"{port}")]);
        await using var abs = await PublisherAsync(portal);

        Assert.NotEqual(port, await PortAsync(portal));
        Assert.Contains(portal.Log.All, line => line.Contains($"Port {port} is taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_is_away_keeps_no_live_Portal_from_starting()
    {
        var nobody = FreePort.Find();
        await using var portal = await RunningPortal.StartAsync(
            _folder,
            [("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{nobody}"), ("Auth:RequireTwoFactor", "None")]
        );

        var shown = await ShownAsync(portal, each => each.Status is not null);

        Assert.Equal((false, ConnectorFault.Unreachable), (shown.Status!.IsUp, shown.Status.LastFault));
        Assert.Equal("Last error", shown.Figures[^1].Term);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<int> PortAsync(RunningPortal portal) =>
        portal.Services.GetRequiredService<MqttSandbox>().PortAsync(Cancellation);

    // once Portal listens, so that nothing is published to nobody
    private static async Task<MqttNode> PublisherAsync(RunningPortal portal)
    {
        var link = portal.Services.GetRequiredService<IMqttLink>();
        while (link.Status.State != MqttLinkState.Connected)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return await MqttNode.StartAsync(MqttNode.OptionsFor(await PortAsync(portal), "abs", MqttVersion.Auto, "none"));
    }

    private static async Task<InboxMessage> MessageAsync(RunningPortal portal)
    {
        while (true)
        {
            await using var db = portal.OpenDatabase();
            var found = await db.Inbox.AsNoTracking().FirstOrDefaultAsync(each => each.Source == "abs", Cancellation);
            if (found is not null)
            {
                return found;
            }
        }
    }

    // the first entitlement that ABS has made
    private static async Task<DeliveryAttempt> AcceptedAsync(RunningPortal portal)
    {
        while (true)
        {
            await using var db = portal.OpenDatabase();
            var deliveries = db.Deliveries;
            var found = await db
                .DeliveryAttempts.AsNoTracking()
                .FirstOrDefaultAsync(
                    each =>
                        each.Outcome == AttemptOutcome.Accepted
                        && deliveries.Any(delivery => delivery.Id == each.DeliveryId && delivery.Kind == "entitlement.create"),
                    Cancellation
                );
            if (found is not null)
            {
                return found;
            }
        }
    }

    private static string Received(Connection connection) =>
        connection.Figures.Single(figure => figure.Term == "Received in the last 5 minutes").Text;

    // once it is so
    private static async Task<Connection> ShownAsync(RunningPortal portal, Func<Connection, bool> isSo)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            await using var scope = portal.Services.CreateAsyncScope();
            var list = scope.ServiceProvider.GetRequiredService<ListConnections>();
            var listed = await list.ExecuteAsync(Administrator, Cancellation);
            var shown = listed.Value!.Single(each => each.System == ExternalSystem.Mqtt);
            if (isSo(shown))
            {
                return shown;
            }
        }
    }
}
