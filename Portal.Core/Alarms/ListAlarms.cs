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

/// <summary>One page of alarms, and who silenced which of them until when.</summary>
/// <param name="Page">The alarms.</param>
/// <param name="Silences">What is silenced now of the alarms shown.</param>
public sealed record AlarmList(KeysetPage<Alarm> Page, IReadOnlyDictionary<AlarmKey, AlarmSilence> Silences);

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
        var now = time.AlarmInstant;
        var silences = await db.AlarmSilences.AsNoTracking().Where(silence => silence.Until > now).ToListAsync(cancellationToken);
        return new AlarmList(page, silences.ToDictionary(silence => new AlarmKey(silence.Kind, silence.Subject)));
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
