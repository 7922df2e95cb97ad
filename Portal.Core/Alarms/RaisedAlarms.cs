using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// Raises and clears alarms inside the transaction of what they tell of: neither is kept without the other. Nobody is told twice of one that
/// lasts, however often and from wherever it is raised. Source: DESIGN §3.
/// </summary>
public static class RaisedAlarms
{
    extension(PortalDbContext db)
    {
        /// <summary>All alarms, those that are over too.</summary>
        public DbSet<Alarm> Alarms => db.Set<Alarm>();

        /// <summary>
        /// Raises an alarm, or says more about the one that is open under its key. Safe to repeat; what is counted counts once more. Who has
        /// seen it is told anew only when it happened again or presses more, and mailed only when it presses more; that ends a silence too.
        /// </summary>
        /// <param name="draft">What happened.</param>
        /// <param name="now">UTC instant, to the microsecond.</param>
        /// <param name="cancellationToken">Stops the command; the transaction is the caller's.</param>
        /// <exception cref="InvalidOperationException">Not inside <see cref="PortalDbContext.BeginWriteAsync"/>.</exception>
        public async Task RaiseAlarmAsync(AlarmDraft draft, DateTime now, CancellationToken cancellationToken)
        {
            await HearWhatPressesMoreAsync(db, draft, now, cancellationToken);
            await db.Database.ExecuteSqlRawAsync(AlarmSql.ForEf, AlarmSql.Values(draft, now), cancellationToken);
        }

        /// <summary>
        /// Makes others wait that want to raise, clear or count up this alarm, until the transaction ends: for whoever has to look first whether
        /// it is over. Nothing happens when it is not open.
        /// </summary>
        /// <inheritdoc cref="RaiseAlarmAsync"/>
        public Task HoldAlarmAsync(AlarmKey key, CancellationToken cancellationToken) =>
            Open(db, key)
                .ExecuteUpdateAsync(set => set.SetProperty(alarm => alarm.Count, alarm => alarm.Count), cancellationToken);

        /// <summary>It is over; nothing happens when it is not open. Safe to repeat.</summary>
        /// <returns>True when it was open.</returns>
        /// <inheritdoc cref="RaiseAlarmAsync"/>
        public async Task<bool> ClearAlarmAsync(AlarmKey key, DateTime now, CancellationToken cancellationToken) =>
            await Open(db, key)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(alarm => alarm.ClearedAt, now)
                            .SetProperty(alarm => alarm.NewsAt, alarm => alarm.TellsOver ? now : alarm.NewsAt),
                    cancellationToken
                ) > 0;

        /// <summary>Those of a kind are over whose subject is gone, so that nothing else would end them. Safe to repeat.</summary>
        /// <param name="kind">Which kind.</param>
        /// <param name="subjects">The subjects that there are.</param>
        /// <param name="now">UTC instant, to the microsecond.</param>
        /// <param name="cancellationToken">Stops the command; the transaction is the caller's.</param>
        public async Task ClearOtherAlarmsAsync(
            string kind,
            IReadOnlyCollection<string> subjects,
            DateTime now,
            CancellationToken cancellationToken
        )
        {
            var left = await db
                .Alarms.Where(alarm => alarm.Kind == kind && alarm.ClearedAt == null && !subjects.Contains(alarm.Subject))
                .Select(alarm => alarm.Subject)
                .ToListAsync(cancellationToken);
            foreach (var subject in left)
            {
                await db.ClearAlarmAsync(new AlarmKey(kind, subject), now, cancellationToken);
            }
        }
    }

    // what somebody wanted to hear nothing of was what they knew of, not what is worse
    private static Task<int> HearWhatPressesMoreAsync(
        PortalDbContext db,
        AlarmDraft draft,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var (kind, subject, severity) = (draft.Key.Kind, Folding.Cut(draft.Key.Subject, Alarm.SubjectLength), draft.Severity);
        var last = db.Set<Alarm>()
            .Where(alarm => alarm.Kind == kind && alarm.Subject == subject)
            .OrderByDescending(alarm => alarm.Id);
        return db.Set<AlarmSilence>()
            .Where(silence => silence.Kind == kind && silence.Subject == subject && silence.Until > now)
            .Where(silence => last.Take(1).Any(alarm => alarm.Severity < severity))
            .ExecuteUpdateAsync(set => set.SetProperty(silence => silence.Until, now), cancellationToken);
    }

    private static IQueryable<Alarm> Open(PortalDbContext db, AlarmKey key)
    {
        var (kind, subject) = (key.Kind, Folding.Cut(key.Subject, Alarm.SubjectLength));
        return db.Alarms.Where(alarm => alarm.Kind == kind && alarm.Subject == subject && alarm.ClearedAt == null);
    }
}
