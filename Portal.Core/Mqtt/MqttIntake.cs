using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Mqtt;

/// <summary>
/// Stores what comes and acknowledges it in the order of arrival, each only once its row is on disk: while one commit syncs, the next gathers.
/// What cannot be stored now is stored a little later; until then the broker keeps it, and sends no more than its window. What concerns one record
/// is stored one after the other. Source: P1, MQTT, G6.
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
    private static readonly Task<string?> Echo = Task.FromResult<string?>("echo");

    // by record, what came last of it and is not acknowledged
    private readonly ConcurrentDictionary<string, Task<string?>> _ofRecord = new(StringComparer.Ordinal);

    /// <summary>Runs until it is stopped; what it has not acknowledged by then comes again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var taken = Channel.CreateBounded<Taken>(2 * MqttOptions.Window);
        var acknowledging = AcknowledgeAsync(taken.Reader);
        try
        {
            await foreach (var delivery in link.ReadAllAsync(stopping))
            {
                figures.Came();
                await taken.Writer.WriteAsync(Take(delivery, stopping), CancellationToken.None);
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

    private Taken Take(IMqttDelivery delivery, CancellationToken stopping)
    {
        if (delivery.IsOwn)
        {
            return new Taken(delivery, null, Echo);
        }

        var arrival = MqttArrivals.Read(delivery);
        if (arrival.Subject is not { } record)
        {
            return new Taken(delivery, null, StoreAsync(delivery, arrival, null, stopping));
        }

        var stored = StoreAsync(delivery, arrival, _ofRecord.GetValueOrDefault(record), stopping);
        _ofRecord[record] = stored;
        return new Taken(delivery, record, stored);
    }

    private async Task AcknowledgeAsync(ChannelReader<Taken> taken)
    {
        await foreach (var each in taken.ReadAllAsync(CancellationToken.None))
        {
            var outcome = await each.Stored;
            if (each.Record is { } record)
            {
                _ = _ofRecord.TryRemove(new KeyValuePair<string, Task<string?>>(record, each.Stored));
            }

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
    private async Task<string?> StoreAsync(
        IMqttDelivery delivery,
        Arrival arrival,
        Task<string?>? before,
        CancellationToken stopping
    )
    {
        if (before is not null && await before is null)
        {
            return null;
        }

        while (true)
        {
            var wait = AfterDefect;
            try
            {
                var receipt = await inbox.StoreAsync(arrival, CancellationToken.None);
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
                arrival = MqttArrivals.Unstorable(delivery);
            }

            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A message of kind {Kind} cannot be stored as it is; only its bytes are kept")]
    private partial void LogUnstorable(Exception exception, string kind);

    private sealed record Taken(IMqttDelivery Delivery, string? Record, Task<string?> Stored);
}
