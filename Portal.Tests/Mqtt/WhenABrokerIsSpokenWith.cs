using System.Text.Json;
using Portal.Core;
using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

/// <summary>What the link promises, on each broker and in each version. Source: MQTT.</summary>
public abstract class WhenABrokerIsSpokenWith(MqttVersion version, bool isMosquitto) : IAsyncLifetime
{
    private const string Topic = "emit/ABS/product_template/T-100/created";

    private readonly List<IAsyncDisposable> _made = [];
    private TestBroker _broker = null!;

    public sealed class SandboxV5() : WhenABrokerIsSpokenWith(MqttVersion.V5, isMosquitto: false);

    public sealed class SandboxV311() : WhenABrokerIsSpokenWith(MqttVersion.V311, isMosquitto: false);

    public sealed class MosquittoV5() : WhenABrokerIsSpokenWith(MqttVersion.V5, isMosquitto: true);

    public sealed class MosquittoV311() : WhenABrokerIsSpokenWith(MqttVersion.V311, isMosquitto: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = isMosquitto ? new MosquittoBroker() : new SandboxBroker();
        await _broker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Enumerable.Reverse(_made))
        {
            await each.DisposeAsync();
        }

        await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_one_publishes_another_reads_as_it_was()
    {
        await using var reader = await NodeAsync("reader", "emit/ABS/+/+/+");
        await using var writer = await NodeAsync("writer");

        await writer.PublishAsync(Topic, """{"name":"Zürich \u0000"}""");
        var delivery = await reader.ReadAsync();

        Assert.Equal(
            (Topic, """{"name":"Zürich \u0000"}""", 1, false, false, false),
            (delivery.Topic, MqttNode.TextOf(delivery), delivery.Quality, delivery.IsRetained, delivery.IsRepeat, delivery.IsOwn)
        );
    }

    [Fact]
    public async Task What_came_while_nobody_was_there_is_there_later_in_order()
    {
        await (await NodeAsync("reader", "emit/ABS/+/+/+")).DisposeAsync();
        await using var writer = await NodeAsync("writer");
        foreach (var each in Numbers(20))
        {
            await writer.PublishAsync(Topic, each);
        }

        await using var again = await NodeAsync("reader", "emit/ABS/+/+/+");

        Assert.Equal(Numbers(20), await again.TakeAsync(20));
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_what_was_does_not()
    {
        await using var writer = await NodeAsync("writer");
        await using (var reader = await NodeAsync("reader", "emit/ABS/+/+/+"))
        {
            foreach (var each in Numbers(5))
            {
                await writer.PublishAsync(Topic, each);
            }

            _ = await reader.TakeAsync(2);
            Assert.Equal("2", MqttNode.TextOf(await reader.ReadAsync()));
        }

        await using var again = await NodeAsync("reader", "emit/ABS/+/+/+");
        var left = await again.TakeAsync(3);
        await writer.PublishAsync(Topic, "after");

        Assert.Equal(["2", "3", "4", "after"], [.. left, await again.TakeAsync()]);
    }

    [Fact]
    public async Task A_connection_that_is_cut_loses_nothing_and_an_old_acknowledgement_takes_nothing()
    {
        await using var proxy = new CutProxy(_broker);
        await using var writer = await NodeAsync("writer");
        await using var reader = await MqttNode.StartAsync(MqttNode.OptionsFor(proxy.Port, "reader", version, "emit/ABS/+/+/+"));
        await writer.PublishAsync(Topic, "first");
        var old = await reader.ReadAsync();

        proxy.Cut();
        _ = await reader.UntilAsync(MqttLinkState.Away, withFault: true);
        _ = await reader.UntilAsync(MqttLinkState.Connected);
        await old.AcknowledgeAsync();
        await writer.PublishAsync(Topic, "second");

        Assert.Equal(["first", "second"], await reader.TakeAsync(2));
    }

    [Fact]
    public async Task Many_published_at_once_arrive_in_the_order_of_the_calls()
    {
        await using var reader = await NodeAsync("reader", "emit/ABS/+/+/+");
        await using var writer = await NodeAsync("writer");

        var published = Numbers(500).Select(each => writer.PublishAsync(Topic, each)).ToList();
        var read = await reader.TakeAsync(500);
        await Task.WhenAll(published);

        Assert.Equal(Numbers(500), read);
    }

    [Fact]
    public async Task What_Portal_published_itself_is_known_as_its_own()
    {
        await using var portal = await NodeAsync("portal-1", "emit/+/subscription/+/+");
        await using var other = await NodeAsync("other");

        await portal.PublishAsync("emit/Odoo/subscription/S1/created", """{"n":1}""");
        await other.PublishAsync("emit/Odoo/subscription/S1/created", """{"n":2}""");
        await other.PublishAsync("emit/Odoo/subscription/S1/created", """{"n":1}""");

        Assert.Equal(["""{"n":2}""", """{"n":1}"""], await portal.TakeAsync(2));
    }

    [Fact]
    public async Task A_broker_that_comes_back_is_found_again()
    {
        await using var reader = await NodeAsync("reader", "emit/ABS/+/+/+");
        await using var writer = await NodeAsync("writer");
        await writer.PublishAsync(Topic, "before");
        Assert.Equal("before", MqttNode.TextOf(await reader.ReadAsync()));

        await _broker.StopAsync();
        _ = await reader.UntilAsync(MqttLinkState.Away, withFault: true);
        _ = await writer.UntilAsync(MqttLinkState.Away, withFault: true);
        var away = await Assert.ThrowsAsync<ConnectorException>(() => writer.PublishAsync(Topic, "meanwhile"));
        await _broker.StartAsync();
        _ = await reader.UntilAsync(MqttLinkState.Connected);
        _ = await writer.UntilAsync(MqttLinkState.Connected);
        await writer.PublishAsync(Topic, "after");

        Assert.Equal((ConnectorFault.Unreachable, false), (away.Fault, away.MayHaveHappened));
        string[] expected = _broker.KeepsSessions ? ["before", "after"] : ["after"];
        Assert.Equal(expected, await reader.TakeAsync(expected.Length));
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_nothing_is_published()
    {
        var options = MqttNode.OptionsFor(_broker.Port, "portal-1", version) with { Password = new Secret("guessed") };
        await using var node = MqttNode.Of(options);
        node.Link.Start();

        var status = await node.UntilAsync(MqttLinkState.Away, withFault: true);
        var refused = await Assert.ThrowsAsync<ConnectorException>(() => node.PublishAsync(Topic, "{}"));

        Assert.Equal(ConnectorFault.Unauthorized, status.LastFault!.Fault);
        Assert.Equal(ConnectorFault.Unauthorized, refused.Fault);
        Assert.DoesNotContain("guessed", status.LastFault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_whether_it_is_there_also_when_it_was_cut_off()
    {
        await using var watcher = await NodeAsync("watcher", "portal/+/status");
        await using var proxy = new CutProxy(_broker);
        var node = await MqttNode.StartAsync(MqttNode.OptionsFor(proxy.Port, "portal-1", version, "emit/ABS/+/+/+"));
        _made.Add(node);
        var begun = await StatusAsync(watcher);

        proxy.Cut();
        string[] cut = [await StatusAsync(watcher), await StatusAsync(watcher)];
        await node.DisposeAsync();

        Assert.Equal("online", begun);
        Assert.Equal(["offline", "online"], cut);
        Assert.Equal("offline", await StatusAsync(watcher));
    }

    [Fact]
    public async Task One_larger_than_a_message_may_be_comes_through_so_that_it_can_be_kept_as_dead()
    {
        await using var reader = await NodeAsync("reader", "emit/ABS/+/+/+");
        await using var writer = await NodeAsync("writer");

        const int Large = (2 * 1024 * 1024) - 1024; // a broker of version 5 keeps larger packets back
        await writer.PublishAsync(Topic, new string('x', Large));
        await writer.PublishAsync(Topic, "next");

        Assert.Equal([Large, 4], (await reader.TakeAsync(2)).Select(each => each.Length));
    }

    [Fact]
    public async Task A_look_beside_it_disturbs_nothing()
    {
        await using var node = await NodeAsync("portal-1", "emit/ABS/+/+/+");
        await using var writer = await NodeAsync("writer");

        await using (var look = await node.Connector.OpenForLookAsync(Cancellation))
        {
            await look.SubscribeAsync(node.Options.Filters, isShared: false, Cancellation);
            await look.PingAsync(Cancellation);
            Assert.Equal(version == MqttVersion.V5 ? "MQTT 5.0" : "MQTT 3.1.1", look.Protocol);
        }

        await writer.PublishAsync(Topic, "still here");
        Assert.Equal("still here", await node.TakeAsync());
        Assert.Equal(MqttLinkState.Connected, node.Link.Status.State);
    }

    private async Task<MqttNode> NodeAsync(string clientId, params string[] filters) =>
        await MqttNode.StartAsync(
            MqttNode.OptionsFor(_broker.Port, clientId, version, filters.Length == 0 ? [$"none/{clientId}"] : filters)
        );

    // of portal-1; the watcher may be told its own
    private static async Task<string> StatusAsync(MqttNode watcher)
    {
        while (true)
        {
            var delivery = await watcher.ReadAsync();
            await delivery.AcknowledgeAsync();
            if (delivery.Topic == "portal/1/status")
            {
                using var state = JsonDocument.Parse(delivery.Payload);
                return state.RootElement.GetProperty("state").GetString()!;
            }
        }
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(each => $"{each}");
}
