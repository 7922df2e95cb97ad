using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// How long the oldest message and the oldest delivery have been waiting, and how many wait: the figures to watch. Read now and then, told to a
/// monitor whenever it asks. Thread-safe.
/// </summary>
public sealed class MessagingFigures : IDisposable
{
    private readonly PortalDatabase _database;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(MessagingTelemetry.Name);
    private DateTime? _oldestMessageAt;
    private DateTime? _oldestDeliveryAt;
    private DateTime? _oldestWaitingAt;
    private int _pendingMessages;
    private int _openDeliveries;
    private int _deadDeliveries;

    /// <summary>Made once per process.</summary>
    public MessagingFigures(PortalDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _ = _meter.CreateObservableGauge("portal.inbox.oldest_age", () => Age(_oldestMessageAt), "s");
        _ = _meter.CreateObservableGauge("portal.outbox.oldest_age", () => Age(_oldestDeliveryAt), "s");
        _ = _meter.CreateObservableGauge("portal.outbox.oldest_waiting_age", () => Age(_oldestWaitingAt), "s");
        _ = _meter.CreateObservableGauge("portal.inbox.pending", () => _pendingMessages, "{message}");
        _ = _meter.CreateObservableGauge("portal.outbox.open", () => _openDeliveries, "{delivery}");
        _ = _meter.CreateObservableGauge("portal.outbox.dead", () => _deadDeliveries, "{delivery}");
    }

    /// <summary>How long the oldest message has been waiting for its handler; zero when none waits.</summary>
    public TimeSpan OldestMessage => TimeSpan.FromSeconds(Age(_oldestMessageAt));

    /// <summary>How long the oldest delivery that can be sent has been on its way; zero when none is.</summary>
    public TimeSpan OldestDelivery => TimeSpan.FromSeconds(Age(_oldestDeliveryAt));

    /// <summary>How long the oldest delivery has been waiting for something a person has to add; zero when none does.</summary>
    public TimeSpan OldestWaiting => TimeSpan.FromSeconds(Age(_oldestWaitingAt));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = _database.CreateDbContext();
        _oldestMessageAt = await db
            .Inbox.Where(message => message.State == InboxState.Pending)
            .OrderBy(message => message.ReceivedAt)
            .ThenBy(message => message.Id)
            .Select(message => (DateTime?)message.ReceivedAt)
            .FirstOrDefaultAsync(cancellationToken);
        _oldestDeliveryAt = await OldestAsync(db, DeliveryState.Pending, cancellationToken);
        _oldestWaitingAt = await OldestAsync(db, DeliveryState.Waiting, cancellationToken);
        _pendingMessages = await db.Inbox.CountAsync(message => message.State == InboxState.Pending, cancellationToken);
        _openDeliveries = await db.Deliveries.CountAsync(
            each => each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending,
            cancellationToken
        );
        _deadDeliveries = await db.Deliveries.CountAsync(each => each.State == DeliveryState.Dead, cancellationToken);
    }

    private static Task<DateTime?> OldestAsync(PortalDbContext db, DeliveryState state, CancellationToken cancellationToken) =>
        new DeliveryFilter { State = state }
            .Apply(db.Deliveries)
            .OrderBy(each => each.CreatedAt)
            .Select(each => (DateTime?)each.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);

    private double Age(DateTime? since) => since is { } at ? Math.Max(0, (_time.UtcInstant - at).TotalSeconds) : 0;
}

/// <summary>Reads the figures every fifteen seconds.</summary>
internal sealed class MessagingFiguresLoop(MessagingFigures figures, TimeProvider time, ILogger<MessagingFiguresLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await figures.RunOnceAsync(stopping);
        await Task.Delay(Pause, _time, stopping);
    }
}
