using System.Text;
using MQTTnet;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

public sealed class WhenADeliveryIsPublished : IAsyncLifetime
{
    private const string Kind = "subscription.created";

    private readonly List<IAsyncDisposable> _made = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Enumerable.Reverse(_made))
        {
            await each.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_goes_to_the_topic_of_its_kind_with_its_key_and_is_delivered_when_the_broker_says_so()
    {
        var broker = await BrokerAsync(new SandboxBroker());
        var portal = Keep(await MqttNode.StartAsync(OptionsOf(broker, "portal-1", "none")));
        var abs = Keep(await MqttNode.StartAsync(OptionsOf(broker, "abs", "emit/Odoo/#")));

        var answer = await TransportOf(portal).SendAsync(Delivery("sale.order,42"), Cancellation);
        var came = await abs.ReadAsync();

        Assert.Equal(VerdictKind.Deliver, Judged(answer));
        Assert.Equal(("emit/Odoo/subscription/42/created", """{"name":"S42"}"""), (came.Topic, MqttNode.TextOf(came)));
        Assert.Equal("key-1", came.FindProperty("message-id"));
        Assert.Equal(new string('a', 32), came.FindProperty("correlation-id"));
        Assert.Contains("PUBLISH emit/Odoo/subscription/42/created", answer.RequestText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_without_a_topic_is_dead_with_the_reason()
    {
        var answer = await TransportOf(Unstarted()).SendAsync(Delivery("sale.order,42") with { Kind = "other" }, Cancellation);

        Assert.Equal(VerdictKind.Bury, Judged(answer));
        Assert.Contains("\"other\"", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sale.order,+")]
    [InlineData("sale.order,#")]
    [InlineData("sale.order,\u0001")]
    public async Task A_topic_that_cannot_be_published_at_is_dead_with_the_reason(string subject)
    {
        var answer = await TransportOf(Unstarted()).SendAsync(Delivery(subject), Cancellation);

        Assert.Equal(VerdictKind.Bury, Judged(answer));
        Assert.Contains("no topic", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_gets_it_later_and_nothing_can_have_arrived()
    {
        var broker = await BrokerAsync(new SandboxBroker());
        await broker.StopAsync();
        var portal = Keep(MqttNode.Of(OptionsOf(broker, "portal-1", "none")));
        portal.Link.Start();
        _ = await portal.UntilAsync(MqttLinkState.Away, withFault: true);

        var answer = await TransportOf(portal).SendAsync(Delivery("sale.order,42"), Cancellation);

        Assert.Equal((VerdictKind.Retry, false), (Judged(answer), answer.MayHaveArrived));
    }

    [Fact]
    public async Task One_while_the_link_begins_waits_for_the_connection()
    {
        var broker = await BrokerAsync(new SandboxBroker());
        var portal = Keep(MqttNode.Of(OptionsOf(broker, "portal-1", "none")));

        var answer = TransportOf(portal).SendAsync(Delivery("sale.order,42"), Cancellation);
        portal.Link.Start();

        Assert.Equal(VerdictKind.Deliver, Judged(await answer));
    }

    [Theory]
    [InlineData(MqttClientConnectResultCode.ServerMoved)]
    [InlineData(MqttClientConnectResultCode.ClientIdentifierNotValid)]
    [InlineData(MqttClientConnectResultCode.UnsupportedProtocolVersion)]
    [InlineData(MqttClientConnectResultCode.ImplementationSpecificError)]
    public void What_the_broker_refuses_of_a_connection_is_no_verdict_on_what_waits_for_one(MqttClientConnectResultCode code)
    {
        var away = MqttFaults.Away(MqttFaults.OfConnect(code, null));

        Assert.Equal(VerdictKind.Retry, Judged(DeliveryAnswer.Of(away)));
    }

    [Fact]
    public void Not_to_be_allowed_to_listen_stops_nothing_that_goes_out()
    {
        var away = MqttFaults.Away(MqttFaults.OfSubscribe("rtrn/abs/#", MqttClientSubscribeResultCode.NotAuthorized));

        Assert.Equal(VerdictKind.Retry, Judged(DeliveryAnswer.Of(away)));
    }

    [Fact]
    public async Task One_that_nobody_waits_for_any_more_is_not_sent()
    {
        var broker = await BrokerAsync(new SandboxBroker());
        var abs = Keep(await MqttNode.StartAsync(OptionsOf(broker, "abs", "emit/Odoo/#")));
        var portal = Keep(MqttNode.Of(OptionsOf(broker, "portal-1", "none")));
        using var given = new CancellationTokenSource();
        var first = TransportOf(portal).SendAsync(Delivery("sale.order,1"), given.Token);
        var second = TransportOf(portal).SendAsync(Delivery("sale.order,2"), Cancellation);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        portal.Link.Start();
        _ = await second;

        Assert.Equal("emit/Odoo/subscription/2/created", (await abs.ReadAsync()).Topic);
    }

    [Fact]
    public async Task A_wrong_password_pauses_the_destination()
    {
        var broker = await BrokerAsync(new SandboxBroker());
        var portal = Keep(MqttNode.Of(OptionsOf(broker, "portal-1", "none") with { Password = new Secret("guessed") }));
        portal.Link.Start();
        _ = await portal.UntilAsync(MqttLinkState.Away, withFault: true);

        var answer = await TransportOf(portal).SendAsync(Delivery("sale.order,42"), Cancellation);

        Assert.Equal(VerdictKind.PauseDestination, Judged(answer));
    }

    [Fact]
    public async Task One_larger_than_the_broker_takes_is_dead_and_the_connection_stays()
    {
        var broker = await BrokerAsync(new MosquittoBroker { LargestPacket = 4000 });
        var portal = Keep(await MqttNode.StartAsync(OptionsOf(broker, "portal-1", "none")));
        var transport = TransportOf(portal);

        var large = await transport.SendAsync(
            Delivery("sale.order,42") with
            {
                Payload = Encoding.UTF8.GetBytes(new string('x', 5000)),
            },
            Cancellation
        );
        var small = await transport.SendAsync(Delivery("sale.order,42"), Cancellation);

        Assert.Equal((VerdictKind.Bury, VerdictKind.Deliver), (Judged(large), Judged(small)));
        Assert.Contains("larger than the 4000", large.Reason, StringComparison.Ordinal);
        Assert.Null(portal.Link.Status.LastFault);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static MqttOptions OptionsOf(TestBroker broker, string clientId, string filter) =>
        MqttNode.OptionsFor(broker.Port, clientId, MqttVersion.V5, filter);

    private static MqttTransport TransportOf(MqttNode node) =>
        new(
            node.Link,
            new MqttFigures(node.Link, TimeProvider.System),
            [new PublishedKind(Kind, delivery => $"emit/Odoo/subscription/{delivery.Subject.Split(',')[1]}/created")]
        );

    private static VerdictKind Judged(DeliveryAnswer answer) => Verdicts.Judge(answer, step: 0, chance: 0).Kind;

    private static OutgoingDelivery Delivery(string subject) =>
        new(Guid.CreateVersion7(), Kind, subject, "key-1", Encoding.UTF8.GetBytes("""{"name":"S42"}"""), new string('a', 32), 1);

    private MqttNode Unstarted() => Keep(MqttNode.Of(MqttNode.OptionsFor(1, "portal-1", MqttVersion.V5, "none")));

    private async Task<TestBroker> BrokerAsync(TestBroker broker)
    {
        _made.Add(broker);
        await broker.StartAsync();
        return broker;
    }

    private MqttNode Keep(MqttNode node)
    {
        _made.Add(node);
        return node;
    }
}
