using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>An alarm as its bell shows it.</summary>
/// <param name="Alarm">The alarm.</param>
/// <param name="IsUnseen">True when this person has not seen its last news.</param>
public sealed record BellEntry(Alarm Alarm, bool IsUnseen);

/// <summary>What a person's bell says.</summary>
/// <param name="Unseen">How many have news for them.</param>
/// <param name="Entries">What lasts, and what was over of late; what is unseen first, then the last news.</param>
/// <param name="Blocking">What keeps work from going on; stands above every page.</param>
public sealed record Bell(int Unseen, IReadOnlyList<BellEntry> Entries, IReadOnlyList<Alarm> Blocking)
{
    /// <summary>Nothing to say.</summary>
    public static Bell Silent { get; } = new(0, [], []);
}

/// <summary>Reads what concerns a person's roles and nobody silenced. Thread-safe.</summary>
public sealed class ReadBell(PortalDatabase database, TimeProvider time)
{
    /// <summary>Most entries shown; the page has all.</summary>
    public const int Most = 20;

    /// <summary>How long the end of an alarm is news.</summary>
    internal static readonly TimeSpan OverFor = TimeSpan.FromDays(7);

    /// <summary>Reads it; silent for somebody who may see no alarms.</summary>
    public async Task<Bell> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Id is not { } user || AccessPolicy.SeeAlarms.Check(actor) is not null)
        {
            return Bell.Silent;
        }

        await using var db = database.CreateDbContext();
        var rung = Rung(db, actor, time.AlarmInstant);
        // unseen ones first: what is not shown can't be marked as seen, and would be counted for ever
        var entries = await rung.Select(alarm => new
            {
                Alarm = alarm,
                IsSeen = db.Set<AlarmSight>()
                    .Any(sight => sight.AlarmId == alarm.Id && sight.UserId == user && sight.NewsAt >= alarm.NewsAt),
            })
            .OrderBy(entry => entry.IsSeen)
            .ThenByDescending(entry => entry.Alarm.NewsAt)
            .ThenByDescending(entry => entry.Alarm.Id)
            .Take(Most)
            .ToListAsync(cancellationToken);
        var unseen = await rung.UnseenBy(db, user).Take(100).CountAsync(cancellationToken);
        var blocking = await rung.Where(alarm => alarm.IsBlocking && alarm.ClearedAt == null)
            .OrderBy(alarm => alarm.RaisedAt)
            .Take(Most)
            .ToListAsync(cancellationToken);
        return new Bell(unseen, [.. entries.Select(entry => new BellEntry(entry.Alarm, !entry.IsSeen))], blocking);
    }

    internal static IQueryable<Alarm> Rung(PortalDbContext db, Actor actor, DateTime now)
    {
        var since = now - OverFor;
        return db
            .Alarms.AsNoTracking()
            .For(actor)
            .Heard(db, now)
            .Where(alarm => alarm.ClearedAt == null || (alarm.TellsOver && alarm.ClearedAt > since));
    }
}
