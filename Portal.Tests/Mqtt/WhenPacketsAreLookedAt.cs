using Portal.Core.Mqtt;
using Portal.Tests.Support;

namespace Portal.Tests.Mqtt;

/// <summary>What Portal and a Mosquitto say to each other, read by Wireshark, which knows nothing of either. Source: MQTT.</summary>
public sealed class WhenPacketsAreLookedAt : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MqttVersion.V5)]
    [InlineData(MqttVersion.V311)]
    public async Task None_is_malformed(MqttVersion version)
    {
        var program = FindTshark();
        Assert.SkipWhen(program is null, "No tshark found: install it (Debian: apt-get install tshark).");
        var file = _folder.File("session.pcap");

        await SpeakAsync(file, version);

        Assert.Empty(await ReadAsync(program!, file, "_ws.malformed", "frame.number"));
        var types = string.Join(',', await ReadAsync(program!, file, "mqtt", "mqtt.msgtype")).Split(',').ToHashSet();
        // CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, DISCONNECT
        Assert.Superset(new HashSet<string>(["1", "2", "3", "4", "8", "9", "10", "11", "14"]), types);
    }

    public void Dispose() => _folder.Dispose();

    // let in, subscribed, told and heard, cut off, back again, gone
    private static async Task SpeakAsync(string file, MqttVersion version)
    {
        await using var broker = new MosquittoBroker();
        await broker.StartAsync();
        using var log = new PacketLog(file);
        await using var proxy = new CutProxy(broker) { Log = log };
        var options = MqttNode.OptionsFor(proxy.Port, "portal-1", version, "emit/ABS/+/+/+");
        await (await MqttNode.StartAsync(options)).DisposeAsync();
        await using var node = await MqttNode.StartAsync(options);
        await using var writer = await MqttNode.StartAsync(MqttNode.OptionsFor(proxy.Port, "abs", version, "none"));
        var publication = new MqttPublication("emit/ABS/product_template/T-1/created", new byte[100_000])
        {
            MessageId = "m-1",
            CorrelationId = new string('a', 32),
        };
        await writer.Link.PublishAsync(publication, Cancellation);
        _ = await node.TakeAsync();
        proxy.Cut();
        _ = await node.UntilAsync(MqttLinkState.Away, withFault: true);
        _ = await node.UntilAsync(MqttLinkState.Connected);
    }

    private static async Task<string[]> ReadAsync(string program, string file, string filter, string field)
    {
        string[] command =
        [
            program,
            "-r",
            file,
            "-d",
            $"tcp.port=={PacketLog.Port},mqtt",
            "-Y",
            filter,
            "-T",
            "fields",
            "-e",
            field,
        ];
        var output = await ChildProcess.RunAsync(command, Path.GetTempPath(), null, Cancellation);
        // run by root it says so, too
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line.All(letter => char.IsAsciiDigit(letter) || letter == ',')),
        ];
    }

    private static string? FindTshark() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "tshark"))
            .FirstOrDefault(File.Exists);
}
