using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Mqtt;

/// <summary>
/// Stores what comes and acknowledges it in the order of arrival, each only once its row is on disk. Three steps side by side: what comes is read,
/// what has been read is stored together by one commit, what is stored is acknowledged. Nothing that came later is on disk before what came earlier,
/// so the order of each record is kept. What cannot be stored now is stored a little later; until then the broker keeps it, and sends no more than its
/// window. Source: P1, MQTT, G6.
/// </summary>
internal sealed partial class MqttIntake(
    IMqttLink link,
    InboxWriter inbox,
    MqttFigures figures,
    TimeProvider time,
    ILogger<MqttIntake> logger
)
{
    private const int MostBytes = 8 * 1024 * 1024; // of one commit
    private static readonly TimeSpan AfterDefect = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is stopped; what it has not acknowledged by then comes again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await using var sequence = inbox.OpenSequence();
        var read = Channel.CreateBounded<Taken>(MqttOptions.ReceiveWindow);
        var stored = Channel.CreateBounded<Taken>(MqttOptions.ReceiveWindow);
        var storing = Task.Run(() => StoreAllAsync(sequence, read.Reader, stored.Writer, stopping), CancellationToken.None);
        var acknowledging = Task.Run(() => AcknowledgeAllAsync(stored.Reader), CancellationToken.None);
        try
        {
            await foreach (var delivery in link.ReadAllAsync(stopping))
            {
                figures.Came();
                await read.Writer.WriteAsync(Take(delivery), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // told to stop
        }
        finally
        {
            read.Writer.Complete();
            await storing;
            await acknowledging;
        }
    }

    private Taken Take(IMqttDelivery delivery) =>
        delivery.IsOwn ? new Taken(delivery) { Outcome = "echo" }
        : delivery.IsReply ? new Taken(delivery) { Outcome = "reply" }
        : Read(delivery);

    private Taken Read(IMqttDelivery delivery)
    {
        var taken = new Taken(delivery);
        try
        {
            taken.Arrival = MqttArrivals.Read(delivery);
        }
        catch (Exception exception)
        {
            // the boundary of what comes in: no message may end the taking in of the others
            LogUnreadable(exception);
            taken.Strip();
        }

        return taken;
    }

    private async Task StoreAllAsync(
        InboxSequence sequence,
        ChannelReader<Taken> read,
        ChannelWriter<Taken> stored,
        CancellationToken stopping
    )
    {
        var batch = new List<Taken>(InboxSequence.BatchLimit);
        while (await read.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            var bytes = 0;
            while (batch.Count < InboxSequence.BatchLimit && bytes < MostBytes && read.TryRead(out var next))
            {
                batch.Add(next);
                bytes += next.Delivery.Payload.Length;
            }

            await StoreAsync(sequence, [.. batch.Where(each => each.Outcome is null)], stopping);
            foreach (var each in batch)
            {
                await stored.WriteAsync(each, CancellationToken.None);
            }
        }

        stored.Complete();
    }

    // until all of them are stored, or Portal stops
    private async Task StoreAsync(InboxSequence sequence, List<Taken> open, CancellationToken stopping)
    {
        while (open.Count > 0 && !stopping.IsCancellationRequested)
        {
            var wait = TimeSpan.Zero;
            try
            {
                var receipts = await sequence.StoreAsync(open.ConvertAll(each => each.Arrival));
                wait = Note(open, receipts);
            }
            catch (Exception exception) when (open.Count > 1)
            {
                LogOneByOne(exception, open.Count);
                await OneByOneAsync(sequence, open, stopping);
            }
            catch (Exception exception)
            {
                // the boundary of what comes in: the database takes everything but this one
                LogUnstorable(exception, open[0].Arrival.Kind);
                wait = open[0].IsBare ? AfterDefect : TimeSpan.Zero;
                open[0].Strip();
            }

            _ = open.RemoveAll(each => each.Outcome is not null);
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // one that cannot be stored is no reason to keep the others back
    private async Task OneByOneAsync(InboxSequence sequence, List<Taken> open, CancellationToken stopping)
    {
        foreach (var each in open)
        {
            await StoreAsync(sequence, [each], stopping);
        }
    }

    // returns how long to wait for those that are not stored
    private static TimeSpan Note(List<Taken> open, IReadOnlyList<Receipt> receipts)
    {
        var wait = TimeSpan.Zero;
        for (var at = 0; at < open.Count; at++)
        {
            if (receipts[at].RetryAfter is { } asked)
            {
                wait = asked;
            }
            else
            {
                open[at].Outcome = receipts[at].Kind == ReceiptKind.Duplicate ? "duplicate" : "stored";
            }
        }

        return wait;
    }

    private async Task AcknowledgeAllAsync(ChannelReader<Taken> stored)
    {
        await foreach (var each in stored.ReadAllAsync(CancellationToken.None))
        {
            if (each.Outcome is { } outcome)
            {
                await each.Delivery.AcknowledgeAsync();
                figures.Settled(outcome);
            }
            else
            {
                figures.Left();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "One of {Count} messages of the broker cannot be stored; each is tried alone")]
    private partial void LogOneByOne(Exception exception, int count);

    [LoggerMessage(LogLevel.Error, "A message of the broker cannot be read; only its bytes are kept")]
    private partial void LogUnreadable(Exception exception);

    [LoggerMessage(LogLevel.Error, "A message of kind {Kind} cannot be stored as it is; only its bytes are kept")]
    private partial void LogUnstorable(Exception exception, string kind);

    /// <summary>One that came, and what has become of it; no outcome yet while it is not stored.</summary>
    private sealed class Taken(IMqttDelivery delivery)
    {
        public IMqttDelivery Delivery { get; } = delivery;

        public Arrival Arrival { get; set; }

        public string? Outcome { get; set; }

        /// <summary>True when its names are left out already.</summary>
        public bool IsBare { get; private set; }

        public void Strip() => (Arrival, IsBare) = (MqttArrivals.Unstorable(Delivery), true);
    }
}
