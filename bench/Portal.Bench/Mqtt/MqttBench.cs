using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Bench.Import;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Mqtt;
using Portal.Core.Persistence;

namespace Portal.Bench.Mqtt;

/// <summary>
/// Messages a second that are committed and then acknowledged, against the same client that stores nothing and against mosquitto_sub, each from a session
/// that the broker has filled before; and what goes out, against mosquitto_pub. Source: G6.
/// </summary>
internal static class MqttBench
{
    private const double Goal = 0.85;
    private const int Records = 1000;
    private static readonly string Text = new('x', 250);

    public static async Task<int> RunAsync(Arguments args)
    {
        var count = args.Number("count", 20_000);
        var rounds = args.Number("rounds", 3);
        var version = args.Text("version") == "3.1.1" ? MqttVersion.V311 : MqttVersion.V5;
        using var broker = await Mosquitto.StartAsync(args.Text("mosquitto") ?? "mosquitto");
        await using var database = await BenchDatabase.CreateAsync(
            args.Text("postgres") is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres,
            args.Text("postgres")
        );
        await using var inbox = new InboxWriter(
            database.Portal,
            new MessagingWakes(),
            TimeProvider.System,
            NullLogger<InboxWriter>.Instance
        );
        var nodes = new MqttBenchNodes(broker, version);
        _ = await MeasureAsync("warm-up", nodes, inbox, count / 4);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            ratios.Add(await MeasureAsync($"{round}", nodes, inbox, count));
        }

        var median = Measure.Median(ratios);
        Print($"median ratio {median:0.00} (goal {Goal})");
        return median < Goal ? 1 : 0;
    }

    /// <summary>A message of 300 bytes or so about one of many records.</summary>
    public static (string Topic, string Body) MessageOf(int number) =>
        (
            $"emit/ABS/bench/{number % Records}/event",
            $$"""{"message_id":"{{Environment.ProcessId}}-{{Stopwatch.GetTimestamp()}}-{{number}}","text":"{{Text}}"}"""
        );

    private static async Task<double> MeasureAsync(string name, MqttBenchNodes nodes, InboxWriter inbox, int count)
    {
        var published = await nodes.FillAsync(count);
        var plain = await nodes.ReadAsync(count);
        _ = await nodes.FillAsync(count);
        var stored = await nodes.StoreAsync(inbox, count);
        var theirs = await nodes.MosquittoAsync(count);
        Print(
            $"{name}: in {theirs.In:0}/s by mosquitto_sub, {plain:0}/s without a store, {stored:0}/s stored, ratio {stored / plain:0.00}; out {theirs.Out:0}/s by mosquitto_pub, {published:0}/s"
        );
        return stored / plain;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
