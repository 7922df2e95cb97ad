using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

/// <summary>Several nodes at one broker: each message goes to one of them where the broker can do that, else to all. Source: MQTT.</summary>
public sealed class WhenNodesShareABroker : IAsyncLifetime
{
    private const string Filter = "emit/ABS/+/+/+";
    private const int Many = 20;

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
    public async Task Each_message_goes_to_one_of_them()
    {
        var broker = await BrokerAsync(new MosquittoBroker());
        var (first, second) = (await NodeAsync(broker, "one"), await NodeAsync(broker, "two"));
        var writer = await WriterAsync(broker);

        await PublishAsync(writer, Many);
        using var none = new CancellationTokenSource();
        var taken = await Task.WhenAll(CountAsync(first, none), CountAsync(second, none), StopAsync(none));

        Assert.Equal(Many, taken.Sum());

        async Task<int> StopAsync(CancellationTokenSource source)
        {
            while (Volatile.Read(ref _taken) < Many)
            {
                await Task.Yield();
            }

            await source.CancelAsync();
            return 0;
        }
    }

    [Theory]
    [InlineData(true, MqttVersion.V311)]
    [InlineData(false, MqttVersion.V5)]
    [InlineData(false, MqttVersion.V311)]
    public async Task A_broker_that_shares_nothing_sends_each_to_all(bool isMosquitto, MqttVersion version)
    {
        var broker = await BrokerAsync(isMosquitto ? new MosquittoBroker() : new SandboxBroker());
        var (first, second) = (await NodeAsync(broker, "one", version), await NodeAsync(broker, "two", version));
        var writer = await WriterAsync(broker);

        await PublishAsync(writer, 3);

        Assert.Equal(["0", "1", "2"], await first.TakeAsync(3));
        Assert.Equal(["0", "1", "2"], await second.TakeAsync(3));
    }

    [Fact]
    public async Task One_that_shares_from_now_on_is_sent_nothing_twice()
    {
        var broker = await BrokerAsync(new MosquittoBroker());
        await (await MqttNode.StartAsync(OptionsOf(broker, "one", MqttVersion.V5) with { IsShared = false })).DisposeAsync();
        var node = await NodeAsync(broker, "one");
        var writer = await WriterAsync(broker);

        await PublishAsync(writer, 3);

        Assert.Equal(["0", "1", "2"], await node.TakeAsync(3));
    }

    [Fact]
    public async Task Answers_that_nobody_asks_for_any_more_do_not_come()
    {
        var broker = await BrokerAsync(new MosquittoBroker());
        var asking = OptionsOf(broker, "one", MqttVersion.V5) with { IsShared = false, ReplyFilters = ["echo/abs/+/+/+"] };
        await (await MqttNode.StartAsync(asking with { IsAsking = true })).DisposeAsync();
        var node = await MqttNode.StartAsync(asking);
        _made.Add(node);
        var writer = await WriterAsync(broker);

        await writer.PublishAsync("echo/abs/entitlement/42/create", "answer");
        await PublishAsync(writer, 1);

        Assert.Equal("0", await node.TakeAsync());
    }

    private int _taken;

    private async Task<int> CountAsync(MqttNode node, CancellationTokenSource until)
    {
        var count = 0;
        try
        {
            await foreach (var delivery in node.Link.ReadAllAsync(until.Token))
            {
                count++;
                _ = Interlocked.Increment(ref _taken);
                await delivery.AcknowledgeAsync();
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            return count;
        }

        return count;
    }

    private static async Task PublishAsync(MqttNode writer, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await writer.PublishAsync("emit/ABS/product_template/T-100/created", $"{number}");
        }
    }

    private static MqttOptions OptionsOf(TestBroker broker, string clientId, MqttVersion version) =>
        MqttNode.OptionsFor(broker.Port, clientId, version, Filter) with
        {
            IsShared = true,
        };

    private async Task<TestBroker> BrokerAsync(TestBroker broker)
    {
        _made.Add(broker);
        await broker.StartAsync();
        return broker;
    }

    private async Task<MqttNode> NodeAsync(TestBroker broker, string clientId, MqttVersion version = MqttVersion.V5)
    {
        var node = await MqttNode.StartAsync(OptionsOf(broker, clientId, version));
        _made.Add(node);
        return node;
    }

    private async Task<MqttNode> WriterAsync(TestBroker broker)
    {
        var writer = await MqttNode.StartAsync(MqttNode.OptionsFor(broker.Port, "writer", MqttVersion.V5, "none"));
        _made.Add(writer);
        return writer;
    }
}
