using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>What kind of entry a timeline has.</summary>
public enum TimelineKind
{
    /// <summary>Another system told us something.</summary>
    Received,

    /// <summary>What was received was carried out, ignored or given up.</summary>
    Handled,

    /// <summary>Another system was to be told.</summary>
    Promised,

    /// <summary>One request was made.</summary>
    Attempted,

    /// <summary>A promise was called off.</summary>
    CalledOff,

    /// <summary>Somebody did something.</summary>
    Act,
}

/// <summary>One entry in the story of a record.</summary>
/// <param name="At">UTC instant.</param>
/// <param name="Kind">What kind of entry.</param>
/// <param name="System">The other system, or empty for an act.</param>
/// <param name="Text">What happened, short.</param>
/// <param name="Who">Who acted, or empty.</param>
/// <param name="CorrelationId">Ties it to its calls on all sides.</param>
/// <param name="RowId">Id of the message, delivery or audit row.</param>
public sealed record TimelineEntry(
    DateTime At,
    TimelineKind Kind,
    string System,
    string Text,
    string Who,
    string CorrelationId,
    Guid RowId
);

/// <summary>Tells the story of a business record across systems, oldest first. Source: P10.</summary>
public sealed class ReadWholeTimeline(PortalDatabase database, IEnumerable<IDeliveryTitles> titles)
{
    private const int Limit = 200;

    /// <summary>Reads it: at most the newest 200 messages, deliveries and acts each.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right to see the record.</param>
    /// <param name="subject">The record, <c>sale.order,42</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<TimelineEntry>>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        string subject,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var entries = await ReceivedAsync(db, subject, cancellationToken);
        var messages = entries.Select(each => each.RowId).Distinct().ToList();
        var (promised, deliveries) = await PromisedAsync(db, actor, subject, cancellationToken);
        entries.AddRange(promised);
        entries.AddRange(await ActsAsync(db, subject, messages, deliveries, cancellationToken));
        return (List<TimelineEntry>)[.. entries.OrderBy(each => each.At).ThenBy(Rank).ThenBy(each => each.RowId)];
    }

    // what happened in one instant, in the order in which it can only have been
    private static int Rank(TimelineEntry entry) =>
        entry.Kind switch
        {
            TimelineKind.Received => 0,
            TimelineKind.Act => 1,
            TimelineKind.Promised => 2,
            TimelineKind.Attempted => 3,
            TimelineKind.CalledOff => 4,
            _ => 5,
        };

    private static async Task<List<TimelineEntry>> ReceivedAsync(
        PortalDbContext db,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var messages = await db
            .Inbox.AsNoTracking()
            .Where(message => message.Subject == subject && message.Subject != null)
            .OrderByDescending(message => message.Id)
            .Take(Limit)
            .Select(message => new
            {
                message.Id,
                message.Source,
                message.Kind,
                message.ReceivedAt,
                message.SettledAt,
                message.State,
                message.Reason,
                message.CorrelationId,
            })
            .ToListAsync(cancellationToken);
        var entries = new List<TimelineEntry>();
        foreach (var each in messages)
        {
            entries.Add(
                new TimelineEntry(each.ReceivedAt, TimelineKind.Received, each.Source, each.Kind, "", each.CorrelationId, each.Id)
            );
            if (each.SettledAt is { } settled)
            {
                var text = each.Reason is null ? $"{each.State}" : $"{each.State}: {each.Reason}";
                entries.Add(new TimelineEntry(settled, TimelineKind.Handled, each.Source, text, "", each.CorrelationId, each.Id));
            }
        }

        return entries;
    }

    private async Task<(List<TimelineEntry> Entries, List<Guid> Ids)> PromisedAsync(
        PortalDbContext db,
        Actor actor,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var newest = db.Deliveries.Where(delivery => delivery.Subject == subject).OrderByDescending(delivery => delivery.Id);
        var rows = await DeliveryRow.Of(newest.Take(Limit)).ToListAsync(cancellationToken);
        var deliveries = await titles.NameAsync(actor.Roles, rows, cancellationToken);
        var ids = rows.ConvertAll(delivery => delivery.Id);
        var attempts = await db
            .DeliveryAttempts.Where(attempt => ids.Contains(attempt.DeliveryId))
            .OrderBy(attempt => attempt.Number)
            .Select(attempt => new Tried(attempt.DeliveryId, attempt.Number, attempt.StartedAt, attempt.Summary))
            .ToListAsync(cancellationToken);
        var byDelivery = attempts.ToLookup(attempt => attempt.Delivery);
        return ([.. deliveries.SelectMany(each => Tell(each, byDelivery[each.Id]))], ids);
    }

    private static IEnumerable<TimelineEntry> Tell(DeliveryRow delivery, IEnumerable<Tried> attempts)
    {
        TimelineEntry Entry(DateTime at, TimelineKind kind, string text) =>
            new(at, kind, delivery.Destination, text, "", delivery.CorrelationId, delivery.Id);

        yield return Entry(delivery.CreatedAt, TimelineKind.Promised, delivery.Title ?? delivery.Kind);
        foreach (var attempt in attempts)
        {
            yield return Entry(attempt.At, TimelineKind.Attempted, $"Attempt {attempt.Number}: {attempt.Summary}");
        }

        if (delivery is { State: DeliveryState.Cancelled, SettledAt: { } cancelled })
        {
            yield return Entry(cancelled, TimelineKind.CalledOff, delivery.Reason ?? "");
        }
    }

    // acts on the record itself, on its messages and on its deliveries
    private static async Task<List<TimelineEntry>> ActsAsync(
        PortalDbContext db,
        string subject,
        List<Guid> messages,
        List<Guid> deliveries,
        CancellationToken cancellationToken
    )
    {
        var comma = subject.LastIndexOf(',');
        var (kind, id) = comma < 0 ? (subject, "") : (subject[..comma], subject[(comma + 1)..]);
        var received = messages.ConvertAll(message => message.ToString());
        var rows = deliveries.ConvertAll(delivery => delivery.ToString());
        var acts = await db
            .Audit.AsNoTracking()
            .Where(act =>
                (act.SubjectKind == kind && act.SubjectId == id)
                || (act.SubjectKind == "message" && received.Contains(act.SubjectId))
                || (act.SubjectKind == "delivery" && rows.Contains(act.SubjectId))
            )
            .OrderByDescending(act => act.Id)
            .Take(Limit)
            .ToListAsync(cancellationToken);
        return acts.ConvertAll(act => new TimelineEntry(
            act.At,
            TimelineKind.Act,
            "",
            act.Action,
            act.ActorName,
            act.CorrelationId,
            act.Id
        ));
    }

    private sealed record Tried(Guid Delivery, int Number, DateTime At, string Summary);
}
