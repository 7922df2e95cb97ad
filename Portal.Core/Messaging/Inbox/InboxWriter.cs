using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Stores what comes in and says so only when it is on disk. While one transaction syncs, the next one gathers: no timer, and each sender
/// is answered when its own row is durable. What it cannot store soon it refuses whole. Thread-safe. Source: P1, DESIGN §3, G1.
/// </summary>
public sealed partial class InboxWriter : IHostedService, IAsyncDisposable
{
    /// <summary>How many may wait to be stored; more are refused. Source: row 20.</summary>
    public const int QueueLimit = 1024;

    /// <summary>How many bytes may wait to be stored.</summary>
    public const long QueueBytes = 64L * 1024 * 1024;

    /// <summary>How long a sender may wait for the database before it is told to come back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int BatchLimit = 256;

    // with less than this left, waiting for the database is in vain
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(50);
    private const int PoolLimit = 2 * QueueLimit;

    private readonly Channel<PendingArrival> _queue = Channel.CreateBounded<PendingArrival>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = false }
    );

    private readonly ConcurrentQueue<PendingArrival> _pool = new();
    private readonly RisingIds _ids = new();
    private readonly InboxStores _stores;
    private readonly Wake _wake;
    private readonly TimeProvider _time;
    private readonly ILogger<InboxWriter> _logger;
    private readonly Lock _lock = new();
    private Task? _work;
    private long _queuedBytes;

    /// <summary>Made once per process; it begins to store with the first arrival.</summary>
    public InboxWriter(PortalDatabase database, MessagingWakes wakes, TimeProvider time, ILogger<InboxWriter> logger)
    {
        _stores = new InboxStores(database, Patience);
        _wake = wakes.Inbox;
        _time = time;
        _logger = logger;
    }

    /// <summary>False when a body of this size would be refused as <see cref="ReceiptKind.Full"/>: no need to read it.</summary>
    public bool HasRoomFor(long bytes) =>
        _queue.Reader.Count < QueueLimit && Interlocked.Read(ref _queuedBytes) + bytes <= QueueBytes;

    /// <summary>Stores it.</summary>
    /// <param name="arrival">What came; its body must not change until the receipt is there.</param>
    /// <param name="cancellationToken">Looked at once, at the beginning: what has been taken in is stored.</param>
    /// <exception cref="DbException">The database refused this very row; nothing was kept.</exception>
    public ValueTask<Receipt> StoreAsync(in Arrival arrival, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureWorking();
        var bytes = arrival.Body.Length;
        if (Interlocked.Add(ref _queuedBytes, bytes) > QueueBytes)
        {
            return Refuse(bytes);
        }

        var pending = _pool.TryDequeue(out var used) ? used : new PendingArrival(GiveBack);
        pending.Fill(arrival, _time.UtcInstant, _time.GetTimestamp());
        var receipt = pending.Task;
        return _queue.Writer.TryWrite(pending) ? receipt : Refuse(bytes);
    }

    /// <summary>A way in beside the queue, for one sender whose messages go one after the other and who waits; whoever asks disposes it.</summary>
    public InboxSequence OpenSequence() => new(_stores.Open(), _ids, _wake, _time, _logger);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        EnsureWorking();
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more and stores what it has.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _ = _queue.Writer.TryComplete();
        return (_work ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _stores.DisposeAsync();
    }

    private ValueTask<Receipt> Refuse(int bytes)
    {
        _ = Interlocked.Add(ref _queuedBytes, -bytes);
        MessagingTelemetry.Refused.Add(1);
        return ValueTask.FromResult(new Receipt(ReceiptKind.Full, Guid.Empty));
    }

    private void EnsureWorking()
    {
        if (_work is null)
        {
            lock (_lock)
            {
                _work ??= Task.WhenAll(_stores.All.Select(store => Task.Run(() => WorkAsync(store))));
            }
        }
    }

    private async Task WorkAsync(InboxStore store)
    {
        var batch = new List<PendingArrival>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var pending))
            {
                pending.Number(_ids.Next(pending.ReceivedAt));
                batch.Add(pending);
            }

            while (batch.Count > 0)
            {
                await StoreAsync(store, batch);
            }
        }
    }

    // the boundary of the inbox: whatever happens, everyone in the batch is answered, none later than its patience; those that have some left
    // stay in the batch
    private async Task StoreAsync(InboxStore store, List<PendingArrival> batch)
    {
        var patience = RefuseLate(batch);
        if (batch.Count == 0)
        {
            return;
        }

        batch.ForEach(pending => pending.Number(pending.Id)); // what a batch that was undone found out is void
        try
        {
            await store.WriteAsync(batch, patience, HasMore);
            Answer(batch);
            batch.Clear();
            _wake.Raise();
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            LogUnavailable(exception, batch.Count);
            if (IsLate(batch[0]))
            {
                _ = RefuseLate(batch); // it waited for the first one as long as that could: the others have time left
            }
            else
            {
                Refuse(batch, batch.Count);
            }
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            Release(batch[0]);
            batch[0].Fail(exception);
            batch.Clear();
        }
        catch (Exception exception)
        {
            LogOneByOne(exception, batch.Count);
            await OneByOneAsync(store, batch);
        }
    }

    // one row that cannot be stored is no reason to refuse the others
    private async Task OneByOneAsync(InboxStore store, List<PendingArrival> batch)
    {
        foreach (var pending in batch)
        {
            var alone = new List<PendingArrival> { pending };
            while (alone.Count > 0)
            {
                await StoreAsync(store, alone);
            }
        }

        batch.Clear();
    }

    // they stand in the order in which they came, or nearly so; returns how long the first of the others may still wait
    private TimeSpan RefuseLate(List<PendingArrival> batch)
    {
        var late = batch.FindIndex(pending => !IsLate(pending));
        Refuse(batch, late < 0 ? batch.Count : late);
        return batch.Count == 0 ? TimeSpan.Zero : Patience - _time.GetElapsedTime(batch[0].CameAt);
    }

    private bool IsLate(PendingArrival pending) => _time.GetElapsedTime(pending.CameAt) >= Patience - Grain;

    private void Answer(List<PendingArrival> batch)
    {
        MessagingTelemetry.BatchSize.Record(batch.Count);
        foreach (var pending in batch)
        {
            CounterOf(pending.Receipt.Kind).Add(1);
            Release(pending);
            pending.Answer();
        }
    }

    private void Refuse(List<PendingArrival> batch, int count)
    {
        MessagingTelemetry.Unavailable.Add(count);
        foreach (var pending in batch.Take(count))
        {
            Release(pending);
            pending.Answer(new Receipt(ReceiptKind.Unavailable, Guid.Empty));
        }

        batch.RemoveRange(0, count);
    }

    private bool HasMore() => _queue.Reader.Count > 0;

    private void Release(PendingArrival pending) => Interlocked.Add(ref _queuedBytes, -pending.Arrival.Body.Length);

    private void GiveBack(PendingArrival pending)
    {
        if (_pool.Count < PoolLimit)
        {
            _pool.Enqueue(pending);
        }
    }

    internal static Counter<long> CounterOf(ReceiptKind kind) =>
        kind switch
        {
            ReceiptKind.Stored => MessagingTelemetry.Stored,
            ReceiptKind.Duplicate => MessagingTelemetry.Duplicates,
            _ => MessagingTelemetry.Unavailable,
        };

    internal static bool IsUnavailable(Exception exception) =>
        exception is OperationCanceledException or TimeoutException || (exception is DbException db && db.IsUnavailable());

    [LoggerMessage(LogLevel.Warning, "The database cannot store now; {Count} senders are asked to come back")]
    private partial void LogUnavailable(Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "One of {Count} messages cannot be stored; each is tried alone")]
    private partial void LogOneByOne(Exception exception, int count);
}
