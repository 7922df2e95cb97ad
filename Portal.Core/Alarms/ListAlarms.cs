using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>What part of the alarms is asked for.</summary>
/// <param name="OldestFirst">True for those that began first at the top.</param>
/// <param name="Page">Which page.</param>
public sealed record AlarmListRequest(bool OldestFirst, KeysetRequest Page)
{
    /// <summary>True for those that last, false for those that are over; null for all.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Only those that press so much; null for all.</summary>
    public AlarmSeverity? Severity { get; init; }
}

/// <summary>What is silenced now, with the last alarm of it, which may be over.</summary>
/// <param name="Silence">Until when, by whom and why.</param>
/// <param name="Alarm">The last one under its key.</param>
public sealed record RunningSilence(AlarmSilence Silence, Alarm Alarm);

/// <summary>One page of alarms, and who silenced what until when.</summary>
/// <param name="Page">The alarms.</param>
/// <param name="Running">All that is silenced now, the next to end first; also what is not on the page.</param>
public sealed record AlarmList(KeysetPage<Alarm> Page, IReadOnlyList<RunningSilence> Running)
{
    /// <summary>The silence that an alarm is under now, or null.</summary>
    public AlarmSilence? SilenceOf(Alarm alarm) =>
        Running.FirstOrDefault(each => each.Silence.Kind == alarm.Kind && each.Silence.Subject == alarm.Subject)?.Silence;
}

/// <summary>Lists alarms that last or are over, as far as they concern a person's roles. Source: DESIGN §8.</summary>
public sealed class ListAlarms(PortalDatabase database, TimeProvider time)
{
    private static readonly Keyset<Alarm, DateTime> Newest = new(alarm => alarm.RaisedAt, alarm => alarm.Id, descending: true);
    private static readonly Keyset<Alarm, DateTime> Oldest = new(alarm => alarm.RaisedAt, alarm => alarm.Id, descending: false);

    /// <summary>Reads one page. Safe to repeat.</summary>
    public async Task<Result<AlarmList>> ExecuteAsync(Actor actor, AlarmListRequest request, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlarms.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var sort = request.OldestFirst ? Oldest : Newest;
        var page = await sort.ReadAsync(Filter(db.Alarms.AsNoTracking().For(actor), request), request.Page, cancellationToken);
        return new AlarmList(page, await RunningAsync(db, actor, cancellationToken));
    }

    private async Task<IReadOnlyList<RunningSilence>> RunningAsync(
        PortalDbContext db,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = time.AlarmInstant;
        var theirs = db.Alarms.AsNoTracking().For(actor);
        var running = await db
            .AlarmSilences.AsNoTracking()
            .Where(silence => silence.Until > now)
            .OrderBy(silence => silence.Until)
            .Select(silence => new
            {
                Silence = silence,
                Alarm = theirs
                    .Where(alarm => alarm.Kind == silence.Kind && alarm.Subject == silence.Subject)
                    .OrderByDescending(alarm => alarm.Id)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return [.. running.Where(each => each.Alarm is not null).Select(each => new RunningSilence(each.Silence, each.Alarm!))];
    }

    private static IQueryable<Alarm> Filter(IQueryable<Alarm> alarms, AlarmListRequest request)
    {
        alarms = request.IsOpen switch
        {
            true => alarms.Where(alarm => alarm.ClearedAt == null),
            false => alarms.Where(alarm => alarm.ClearedAt != null),
            null => alarms,
        };
        return request.Severity is { } severity ? alarms.Where(alarm => alarm.Severity == severity) : alarms;
    }
}
