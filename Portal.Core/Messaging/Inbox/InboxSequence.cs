using Microsoft.Extensions.Logging;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// A way into the inbox for a sender that keeps what is not stored and waits: what came together is stored by one transaction, and what came later
/// never before it. The receipts are given when all of it is on disk. One caller at a time. Source: P1, G6.
/// </summary>
public sealed partial class InboxSequence : IAsyncDisposable
{
    /// <summary>Most that are worth storing together: a commit that takes longer holds up others.</summary>
    public const int BatchLimit = 256;

    private readonly InboxStore _store;
    private readonly RisingIds _ids;
    private readonly Wake _wake;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal InboxSequence(InboxStore store, RisingIds ids, Wake wake, TimeProvider time, ILogger logger) =>
        (_store, _ids, _wake, _time, _logger) = (store, ids, wake, time, logger);

    /// <summary>Stores all, or none.</summary>
    /// <param name="arrivals">What came, in its order; their bodies must not change until the receipts are there.</param>
    /// <returns>
    /// A receipt for each, in the same order. <see cref="ReceiptKind.Unavailable"/> for those that the database cannot store now, as a rule all.
    /// </returns>
    /// <exception cref="System.Data.Common.DbException">The database refused one of them; nothing was kept.</exception>
    public async Task<IReadOnlyList<Receipt>> StoreAsync(IReadOnlyList<Arrival> arrivals)
    {
        var batch = Number(arrivals);
        try
        {
            await _store.WriteAsync(batch, InboxWriter.Patience, static () => false);
        }
        catch (Exception exception) when (InboxWriter.IsUnavailable(exception))
        {
            LogUnavailable(exception, batch.Count);
            MessagingTelemetry.Unavailable.Add(batch.Count);
            return [.. batch.Select(_ => new Receipt(ReceiptKind.Unavailable, Guid.Empty))];
        }

        _wake.Raise();
        MessagingTelemetry.BatchSize.Record(batch.Count);
        batch.ForEach(static each => InboxWriter.CounterOf(each.Receipt.Kind).Add(1));
        return [.. batch.Select(each => each.Receipt)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private List<PendingArrival> Number(IReadOnlyList<Arrival> arrivals)
    {
        var batch = new List<PendingArrival>(arrivals.Count);
        var (receivedAt, cameAt) = (_time.UtcInstant, _time.GetTimestamp());
        foreach (var arrival in arrivals)
        {
            var pending = new PendingArrival(static _ => { }); // nobody waits for it: it is not used again
            pending.Fill(arrival, receivedAt, cameAt);
            pending.Number(_ids.Next(receivedAt));
            batch.Add(pending);
        }

        return batch;
    }

    [LoggerMessage(LogLevel.Warning, "The database cannot store now; {Count} messages wait for it")]
    private partial void LogUnavailable(Exception exception, int count);
}
