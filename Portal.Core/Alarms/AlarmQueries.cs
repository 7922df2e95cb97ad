using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>Which alarms somebody may know of, and which they have not seen.</summary>
internal static class AlarmQueries
{
    /// <summary>Those that concern a person's roles.</summary>
    public static IQueryable<Alarm> For(this IQueryable<Alarm> alarms, Actor actor)
    {
        var held = AlarmRoles.Of(actor.Roles);
        return alarms.Where(alarm => (alarm.RoleSet & held) != 0);
    }

    /// <summary>Those that nobody silenced.</summary>
    public static IQueryable<Alarm> Heard(this IQueryable<Alarm> alarms, PortalDbContext db, DateTime now) =>
        alarms.Where(alarm =>
            !db.Set<AlarmSilence>()
                .Any(silence =>
                    silence.Kind == alarm.Kind
                    && silence.Subject == alarm.Subject
                    // what was over before the silence was is no news any more
                    && (silence.Until > now || silence.Until >= alarm.ClearedAt)
                )
        );

    /// <summary>Those with news that a person has not seen.</summary>
    public static IQueryable<Alarm> UnseenBy(this IQueryable<Alarm> alarms, PortalDbContext db, Guid user) =>
        alarms.Where(alarm =>
            !db.Set<AlarmSight>().Any(sight => sight.AlarmId == alarm.Id && sight.UserId == user && sight.NewsAt >= alarm.NewsAt)
        );
}
