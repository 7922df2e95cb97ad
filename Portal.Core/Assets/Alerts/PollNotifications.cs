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

        var after = long.Parse(cursor, CultureInfo.InvariantCulture);
        var tally = new PollTally();
        while (await _feed.ListAfterAsync(after, cancellationToken) is { Count: > 0 } page)
        {
            Check(after, page);
            foreach (var each in page)
            {
                var subject =
                    each.Device.Length > 0 ? Folding.Cut($"pulseway.device,{each.Device}", Arrival.SubjectLength) : null;
                var id = each.Id.ToString(CultureInfo.InvariantCulture);
                tally.Add(id, await _store.TakeAsync(kind, id, subject, each.Body, cancellationToken));
            }

            after = page[^1].Id;
            await _store.WriteAsync(JobName, after.ToString(CultureInfo.InvariantCulture), cancellationToken);
            progress.Advance(page.Count, ("notifications read", page.Count));
        }

        return await RestartAsync(after, cancellationToken)
            ?? string.Create(CultureInfo.InvariantCulture, $"Notifications read: {progress.Done}, {tally.Say()}");
    }

    // whoever answers with others than were asked for would be asked for ever, or would skip some
    private static void Check(long after, IReadOnlyList<FoundNotification> page)
    {
        var last = after;
        foreach (var each in page)
        {
            if (each.Id <= last)
            {
                throw new JobFailedException(
                    "Pulseway does not list notifications by rising id after the last one, so none can be taken without skipping others. "
                        + "Those that its webhook brings are not concerned.",
                    new InvalidOperationException($"Notification {each.Id} came after {last}.")
                );
            }

            last = each.Id;
        }
    }

    // another Pulseway, whose numbers begin anew
    private async Task<string?> RestartAsync(long after, CancellationToken cancellationToken)
    {
        var newest = await _feed.FindNewestAsync(cancellationToken);
        if (newest >= after)
        {
            return null;
        }

        await _store.WriteAsync(JobName, newest.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return "The newest notification has a lower id than the last one read, as in another Pulseway: they are read from here on.";
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

    private static readonly TimeSpan Overlap = TimeSpan.FromHours(2);

    private readonly IIncidentFeed _feed;
    private readonly PollStore _store;
    private readonly ConnectedSystems _systems;
    private readonly TimeProvider _time;

    internal PollIncidents(IIncidentFeed feed, PollStore store, ConnectedSystems systems, TimeProvider time) =>
        (_feed, _store, _systems, _time) = (feed, store, systems, time);

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
        var (found, nameless) = await ListAsync(since, progress, cancellationToken);
        var tally = new PollTally();
        // the oldest change first, as they would have come; the cursor moves when all of them are kept
        foreach (var each in found.Where(each => cursor is not null || !each.IsResolved).OrderBy(each => each.ChangedAt))
        {
            var subject = Folding.Cut($"rocketcyber.incident,{each.Id}", Arrival.SubjectLength);
            var id = $"{each.Id}/{each.Change}";
            tally.Add(id, await _store.TakeAsync(RecordIncident.Kind, id, subject, each.Body, cancellationToken));
        }

        if (found.Max(each => each.ChangedAt) is { } newest)
        {
            // a date to come would hide all that changes until then
            var now = _time.GetUtcNow().UtcDateTime;
            await _store.WriteAsync(JobName, $"{(newest < now ? newest : now):O}", cancellationToken);
        }

        var without = nameless > 0 ? $" Without an id, so that they could not be taken: {nameless}." : "";
        return string.Create(CultureInfo.InvariantCulture, $"Incidents read: {found.Count}, {tally.Say()}{without}");
    }

    // pages by place shift when one changes meanwhile: it is then on a page before, and found again
    private async Task<(List<FoundIncident> Found, int Nameless)> ListAsync(
        DateTime since,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, FoundIncident>(StringComparer.Ordinal);
        var nameless = 0;
        for (var number = 1; ; number++)
        {
            var (before, page) = (found.Count, await _feed.ListAsync(number, cancellationToken));
            foreach (var each in page.Incidents.Where(each => each.ChangedAt is null || each.ChangedAt >= since))
            {
                found.TryAdd(each.Id, each);
            }

            nameless += page.Nameless;
            progress.Advance(page.Incidents.Count, ("incidents read", page.Incidents.Count));
            // nothing that was not seen: it is no page further, whatever it says
            if (
                page.IsLast
                || page.Incidents.Any(each => each.ChangedAt < since)
                || (found.Count == before && page.Nameless == 0)
            )
            {
                return ([.. found.Values], nameless);
            }
        }
    }

    private static DateTime Parse(string cursor) =>
        DateTime.Parse(cursor, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}

/// <summary>What became of something that a poll brought.</summary>
internal enum PollReceipt
{
    /// <summary>It is kept.</summary>
    Fresh,

    /// <summary>It was there already.</summary>
    Known,

    /// <summary>It is larger than any message may be.</summary>
    TooLarge,
}

/// <summary>Counts what a poll brought, to say it.</summary>
internal sealed class PollTally
{
    private const int MostNamed = 10;
    private readonly List<string> _tooLarge = [];
    private int _fresh;

    public void Add(string id, PollReceipt receipt)
    {
        _fresh += receipt == PollReceipt.Fresh ? 1 : 0;
        if (receipt == PollReceipt.TooLarge)
        {
            _tooLarge.Add(id);
        }
    }

    public string Say()
    {
        var fresh = string.Create(CultureInfo.InvariantCulture, $"new ones: {_fresh}.");
        return _tooLarge.Count == 0
            ? fresh
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{fresh} Larger than 1 MiB and not taken: {_tooLarge.Count} ({string.Join(", ", _tooLarge.Take(MostNamed))}); look there."
            );
    }
}

/// <summary>Keeps what a poll brought in the inbox, as the doors do, and how far it has come.</summary>
internal sealed class PollStore(InboxWriter inbox, PortalDatabase database)
{
    /// <summary>Keeps it; on disk when this returns.</summary>
    /// <exception cref="JobFailedException">It cannot be kept now: the cursor must not pass it.</exception>
    public async Task<PollReceipt> TakeAsync(
        MessageKind kind,
        string eventId,
        string? subject,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        if (body.Length > Arrival.BodyLimit)
        {
            return PollReceipt.TooLarge; // no door takes it either; who polls says so
        }

        var correlation = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        var arrival = new Arrival(kind.Source, kind.Name, eventId, subject, body, """{"from":"poll"}""", correlation);
        var receipt = await inbox.StoreAsync(arrival, cancellationToken);
        return receipt.Kind switch
        {
            ReceiptKind.Stored => PollReceipt.Fresh,
            ReceiptKind.Duplicate => PollReceipt.Known,
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
