using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Mqtt;

/// <summary>
/// Stores what comes and acknowledges it in the order of arrival, each only once its row is on disk: while one commit syncs, the next gathers.
/// What cannot be stored now is stored a little later; until then the broker keeps it, and sends no more than its window. Source: P1, MQTT, G6.
/// </summary>
internal sealed partial class MqttIntake(
    IMqttLink link,
    InboxWriter inbox,
    MqttFigures figures,
    TimeProvider time,
    ILogger<MqttIntake> logger
)
{
    private static readonly TimeSpan AfterDefect = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is stopped; what it has not acknowledged by then comes again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var taken = Channel.CreateBounded<Taken>(2 * MqttOptions.Window);
        var acknowledging = AcknowledgeAsync(taken.Reader, stopping);
        try
        {
            await foreach (var delivery in link.ReadAllAsync(stopping))
            {
                figures.Came();
                await taken.Writer.WriteAsync(Take(delivery), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // told to stop
        }
        finally
        {
            taken.Writer.Complete();
            await acknowledging;
        }
    }

    private Taken Take(IMqttDelivery delivery)
    {
        if (delivery.IsOwn)
        {
            return new Taken(delivery, default, null);
        }

        var arrival = MqttArrivals.Read(delivery);
        return new Taken(delivery, arrival, inbox.StoreAsync(arrival, CancellationToken.None).AsTask());
    }

    private async Task AcknowledgeAsync(ChannelReader<Taken> taken, CancellationToken stopping)
    {
        await foreach (var each in taken.ReadAllAsync(CancellationToken.None))
        {
            var outcome = each.Receipt is null ? "echo" : await StoredAsync(each, stopping);
            if (outcome is null)
            {
                figures.Left();
            }
            else
            {
                await each.Delivery.AcknowledgeAsync();
                figures.Settled(outcome);
            }
        }
    }

    // null when Portal stops before it is stored
    private async Task<string?> StoredAsync(Taken each, CancellationToken stopping)
    {
        var (arrival, pending) = (each.Arrival, each.Receipt!);
        while (true)
        {
            var wait = AfterDefect;
            try
            {
                var receipt = await pending;
                if (receipt.RetryAfter is not { } asked)
                {
                    return receipt.Kind == ReceiptKind.Duplicate ? "duplicate" : "stored";
                }

                wait = asked;
            }
            catch (Exception exception)
            {
                // the boundary of what comes in: the database took all of its batch but this one
                LogUnstorable(exception, arrival.Kind);
                arrival = MqttArrivals.Unstorable(each.Delivery);
            }

            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return null;
            }

            pending = inbox.StoreAsync(arrival, CancellationToken.None).AsTask();
        }
    }

    [LoggerMessage(LogLevel.Error, "A message of kind {Kind} cannot be stored as it is; only its bytes are kept")]
    private partial void LogUnstorable(Exception exception, string kind);

    private readonly record struct Taken(IMqttDelivery Delivery, Arrival Arrival, Task<Receipt>? Receipt);
}
