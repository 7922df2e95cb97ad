using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Mqtt;

namespace Portal.Bench.Mqtt;

/// <summary>The clients under measurement; each reader finds a session of its own that is full.</summary>
internal sealed class MqttBenchNodes(Mosquitto broker, MqttVersion version)
{
    private const string Filter = "emit/ABS/+/+/+";
    private const string Reader = "portal-reader";

    /// <summary>Fills the reader's session.</summary>
    /// <returns>Messages a second that went out.</returns>
    public async Task<double> FillAsync(int count)
    {
        await using (var reader = await ConnectAsync(Reader, Filter))
        {
            // its session stands
        }

        await using var writer = await ConnectAsync("portal-writer", "none");
        var messages = Enumerable.Range(0, count).Select(MqttBench.MessageOf).ToList();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            messages.Select(each =>
                writer.PublishAsync(new MqttPublication(each.Topic, Encoding.UTF8.GetBytes(each.Body)), CancellationToken.None)
            )
        );
        return PerSecond(count, began);
    }

    /// <summary>The same client without a store.</summary>
    public async Task<double> ReadAsync(int count)
    {
        var began = Stopwatch.GetTimestamp();
        await using var link = await ConnectAsync(Reader, Filter);
        var left = count;
        await foreach (var delivery in link.ReadAllAsync(CancellationToken.None))
        {
            await delivery.AcknowledgeAsync();
            if (--left == 0)
            {
                break;
            }
        }

        return PerSecond(count, began);
    }

    /// <summary>Portal's own way: stored, then acknowledged.</summary>
    public async Task<double> StoreAsync(InboxWriter inbox, int count)
    {
        var began = Stopwatch.GetTimestamp();
        await using var link = await ConnectAsync(Reader, Filter);
        var figures = new MqttFigures(link, TimeProvider.System);
        var intake = new MqttIntake(link, inbox, figures, TimeProvider.System, NullLogger<MqttIntake>.Instance);
        using var stop = new CancellationTokenSource();
        var taking = intake.RunAsync(stop.Token);
        var wanted = count.ToString("N0", CultureInfo.InvariantCulture);
        while (figures.Read()[0].Text != wanted)
        {
            await Task.Delay(1);
        }

        var rate = PerSecond(count, began);
        await stop.CancelAsync();
        await taking;
        return rate;
    }

    /// <summary>What the broker's own clients do, with messages of the same size at one topic.</summary>
    public async Task<(double In, double Out)> MosquittoAsync(int count)
    {
        string[] session = ["-V", version == MqttVersion.V5 ? "5" : "311", "-q", "1", "-i", "theirs", "-c", "-t", "theirs"];
        string[] keeping = version == MqttVersion.V5 ? ["-x", "3600"] : [];
        await broker.RunAsync("mosquitto_sub", [.. session, .. keeping, "-E"]);
        var lines = Enumerable.Range(0, count).Select(each => MqttBench.MessageOf(each).Body);
        var sent = await broker.RunAsync("mosquitto_pub", ["-q", "1", "-t", "theirs", "-l"], lines);
        var read = await broker.RunAsync(
            "mosquitto_sub",
            [.. session, .. keeping, "-C", count.ToString(CultureInfo.InvariantCulture)]
        );
        return (count / read.TotalSeconds, count / sent.TotalSeconds);
    }

    private async Task<MqttNetLink> ConnectAsync(string name, string filter)
    {
        var options = new MqttOptions
        {
            Host = Mosquitto.Host,
            Port = broker.Port,
            ClientId = name,
            Version = version,
            Filters = [filter],
        };
        var endpoint = MqttEndpoint.From(options);
        var connector = new MqttConnector(options, _ => ValueTask.FromResult(endpoint), TimeProvider.System);
        var link = new MqttNetLink(options, connector, TimeProvider.System, NullLogger<MqttNetLink>.Instance);
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Changed += status =>
        {
            if (status.State == MqttLinkState.Connected)
            {
                connected.TrySetResult();
            }
        };
        link.Start();
        await connected.Task;
        return link;
    }

    private static double PerSecond(int count, long began) => count / Stopwatch.GetElapsedTime(began).TotalSeconds;
}
