using System.Globalization;
using System.Text;
using Portal.Core;
using Portal.Core.Mqtt;
using Portal.Core.Persistence;
using Portal.Tests.Messaging;

namespace Portal.Tests.Mqtt;

/// <summary>
/// Both ways to Mosquitto are cut again and again, also in the middle of a packet, and the broker is restarted: what the sender was told is published is
/// stored, once. Source: row 18, MQTT.
/// </summary>
public abstract class WhenTheNetworkIsCut(MqttVersion version) : MessagingSuite(DatabaseProvider.Sqlite)
{
    private const int Senders = 50;

    private readonly MosquittoBroker _broker = new();
    private int _published;

    public sealed class V5() : WhenTheNetworkIsCut(MqttVersion.V5);

    public sealed class V311() : WhenTheNetworkIsCut(MqttVersion.V311);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await _broker.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task Everything_published_is_stored_once() => SoakAsync(1_000, bytesBetweenCuts: 30_000);

    [Fact]
    [Trait("Category", "Long")]
    public Task Twenty_thousand_are_stored_once() => SoakAsync(20_000, bytesBetweenCuts: 100_000);

    private async Task SoakAsync(int count, int bytesBetweenCuts)
    {
        await using var sending = new CutProxy(_broker) { BytesBetweenCuts = bytesBetweenCuts };
        await using var taking = new CutProxy(_broker) { BytesBetweenCuts = bytesBetweenCuts };
        await using var sender = await MqttNode.StartAsync(MqttNode.OptionsFor(sending.Port, "abs", version, "none"));
        var portal = MqttNode.OptionsFor(taking.Port, "portal-1", version, "emit/ABS/+/+/+");
        await using var node = new Taking(await MqttNode.StartAsync(portal), NewWriter(TimeProvider.System));

        var numbers = Enumerable.Range(0, count).Select(each => each.ToString(CultureInfo.InvariantCulture)).ToList();
        var published = Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = Cancellation },
            (number, _) => PublishAsync(sender, number)
        );
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref _published) >= count / 2));
        await _broker.RestartAsync();
        await published;
        await UntilAsync(async () => (await EventIdsAsync()).Count >= count);

        Assert.Equal(numbers.Order(StringComparer.Ordinal), (await EventIdsAsync()).Order(StringComparer.Ordinal));
        Assert.True(sending.Cuts > 1 && taking.Cuts > 1, $"{sending.Cuts} and {taking.Cuts} cuts are too few to show it.");
    }

    // as the outbox does: again until the broker has it
    private async ValueTask PublishAsync(MqttNode sender, string number)
    {
        var topic = $"emit/ABS/soak/{number[^1]}/event";
        var body = Encoding.UTF8.GetBytes($$"""{"message_id":"{{number}}","text":"{{new string('x', 100)}}"}""");
        await UntilAsync(async () =>
        {
            try
            {
                await sender.Link.PublishAsync(new MqttPublication(topic, body), Cancellation);
                _ = Interlocked.Increment(ref _published);
                return true;
            }
            catch (ConnectorException)
            {
                return false;
            }
        });
    }

    private async Task<List<string>> EventIdsAsync() => (await MessagesAsync()).ConvertAll(message => message.EventId!);

    private static async Task UntilAsync(Func<Task<bool>> look)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await look())
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
