using System.Diagnostics;
using System.Globalization;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Brings the notifications that no webhook brought, by rising id from the last one on, however many there are; the first run begins at the newest.
/// What a webhook has brought too is one message. Source: P4, R14, d4.
/// </summary>
public sealed class PollNotifications : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "poll-notifications";

    private readonly INotificationFeed _feed;
    private readonly PollStore _store;
    private readonly ConnectedSystems _systems;

    internal PollNotifications(INotificationFeed feed, PollStore store, ConnectedSystems systems) =>
        (_feed, _store, _systems) = (feed, store, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Read notifications from Pulseway";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportAlerts;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Pulseway, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var kind = RecordNotification.Third;
        var cursor = await _store.ReadAsync(JobName, cancellationToken);
        if (cursor is null)
        {
            var newest = await _feed.FindNewestAsync(cancellationToken);
            await _store.WriteAsync(JobName, newest.ToString(CultureInfo.InvariantCulture), cancellationToken);
            return "The first time: notifications are read from here on.";
        }

        var (after, fresh) = (long.Parse(cursor, CultureInfo.InvariantCulture), 0);
        while (await _feed.ListAfterAsync(after, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var each in page)
            {
                var subject =
                    each.Device.Length > 0 ? Folding.Cut($"pulseway.device,{each.Device}", Arrival.SubjectLength) : null;
                var id = each.Id.ToString(CultureInfo.InvariantCulture);
                fresh += await _store.TakeAsync(kind, id, subject, each.Body, cancellationToken) ? 1 : 0;
            }

            after = Math.Max(after, page.Max(each => each.Id));
            await _store.WriteAsync(JobName, after.ToString(CultureInfo.InvariantCulture), cancellationToken);
            progress.Advance(page.Count, ("notifications read", page.Count));
        }

        return string.Create(CultureInfo.InvariantCulture, $"Notifications read: {progress.Done}, new ones: {fresh}.");
    }
}

/// <summary>
/// Brings incidents that changed since the last look, the last changed first, back to a little before it: they are told out of order. The first run
/// takes those that are open. Source: P4, R14, R15, d5.
/// </summary>
public sealed class PollIncidents : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "poll-incidents";

    private const int MostPages = 500;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(2);

    private readonly IIncidentFeed _feed;
    private readonly PollStore _store;
    private readonly ConnectedSystems _systems;

    internal PollIncidents(IIncidentFeed feed, PollStore store, ConnectedSystems systems) =>
        (_feed, _store, _systems) = (feed, store, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Read incidents from RocketCyber";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportAlerts;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.RocketCyber, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = await _store.ReadAsync(JobName, cancellationToken);
        var since = cursor is null ? DateTime.MinValue : Parse(cursor) - Overlap;
        var found = await ListAsync(since, progress, cancellationToken);
        var fresh = 0;
        // the oldest change first, as they would have come; the cursor moves when all of them are kept
        foreach (var each in found.Where(each => cursor is not null || !each.IsResolved).OrderBy(each => each.ChangedAt))
        {
            var subject = Folding.Cut($"rocketcyber.incident,{each.Id}", Arrival.SubjectLength);
            var id = $"{each.Id}/{each.Change}";
            fresh += await _store.TakeAsync(RecordIncident.Kind, id, subject, each.Body, cancellationToken) ? 1 : 0;
        }

        if (found.Count > 0)
        {
            await _store.WriteAsync(JobName, $"{found.Max(each => each.ChangedAt):O}", cancellationToken);
        }

        return string.Create(CultureInfo.InvariantCulture, $"Incidents read: {found.Count}, new ones: {fresh}.");
    }

    // pages by place shift when one changes meanwhile: it is then on a page before, and found again
    private async Task<List<FoundIncident>> ListAsync(DateTime since, JobProgress progress, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, FoundIncident>(StringComparer.Ordinal);
        for (var number = 1; number <= MostPages; number++)
        {
            var page = await _feed.ListAsync(number, cancellationToken);
            foreach (var each in page.Where(each => each.ChangedAt >= since))
            {
                found.TryAdd(each.Id, each);
            }

            progress.Advance(page.Count, ("incidents read", page.Count));
            if (page.Count < _feed.Size || page.Any(each => each.ChangedAt < since))
            {
                break;
            }
        }

        return [.. found.Values];
    }

    private static DateTime Parse(string cursor) =>
        DateTime.Parse(cursor, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}

/// <summary>Keeps what a poll brought in the inbox, as the doors do, and how far it has come.</summary>
internal sealed class PollStore(InboxWriter inbox, PortalDatabase database)
{
    /// <summary>Keeps it; on disk when this returns.</summary>
    /// <returns>False when it is there already.</returns>
    /// <exception cref="JobFailedException">It cannot be kept now: the cursor must not pass it.</exception>
    public async Task<bool> TakeAsync(
        MessageKind kind,
        string eventId,
        string? subject,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        if (body.Length > Arrival.BodyLimit)
        {
            return false; // no door takes it either
        }

        var correlation = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        var arrival = new Arrival(kind.Source, kind.Name, eventId, subject, body, """{"from":"poll"}""", correlation);
        var receipt = await inbox.StoreAsync(arrival, cancellationToken);
        return receipt.Kind switch
        {
            ReceiptKind.Stored => true,
            ReceiptKind.Duplicate => false,
            _ => throw new JobFailedException(
                "More came in than can be stored at once. Nothing is lost: the next run goes on here.",
                new InvalidOperationException($"The inbox answered {receipt.Kind}.")
            ),
        };
    }

    /// <summary>How far it has come; null before the first time.</summary>
    public async Task<string?> ReadAsync(string poll, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return (await db.Set<PollCursor>().FindAsync([poll], cancellationToken))?.Position;
    }

    /// <summary>It has come so far.</summary>
    public async Task WriteAsync(string poll, string position, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var cursor = await db.Set<PollCursor>().FindAsync([poll], cancellationToken);
        if (cursor is null)
        {
            db.Add(new PollCursor { Poll = poll, Position = position });
        }
        else
        {
            cursor.Position = position;
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
