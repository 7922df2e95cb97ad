using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// Silences what an alarm is about for a while, with a reason: it stays in the list, and neither rings nor mails, also when it is raised anew
/// meanwhile. What presses more than it did ends the silence. When the time is over and it still lasts, it is told. Each act leaves an audit row.
/// </summary>
public sealed class SilenceAlarm(PortalDatabase database, AlarmChanges changes, TimeProvider time)
{
    /// <summary>The longest silence.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Silences it.</summary>
    /// <param name="actor">Who; the alarm must concern them.</param>
    /// <param name="alarm">Which.</param>
    /// <param name="length">For how long.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>Null when done; otherwise why not.</returns>
    public Task<Refusal?> ExecuteAsync(
        Actor actor,
        Guid alarm,
        TimeSpan length,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SilenceAlarms.Check(actor) is { } forbidden)
        {
            return Task.FromResult<Refusal?>(forbidden);
        }

        if (length <= TimeSpan.Zero || length > Longest)
        {
            return Task.FromResult<Refusal?>(AlarmRefusals.NotAhead);
        }

        var tidy = Folding.Cut(Folding.Tidy(reason), AlarmSilence.ReasonLength);
        return tidy.Length == 0
            ? Task.FromResult<Refusal?>(AlarmRefusals.ReasonMissing)
            : ChangeAsync(
                actor,
                alarm,
                (db, found, silence, now) =>
                    Begin(db, silence ?? Added(db, KeyOf(found)), (found, actor, tidy), (now, now + length)),
                cancellationToken
            );
    }

    /// <summary>Ends a silence; nothing happens when there is none. Safe to repeat.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public Task<Refusal?> EndAsync(Actor actor, Guid alarm, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            alarm,
            (db, found, silence, now) =>
            {
                if (silence?.Until > now)
                {
                    db.Audit.Add(
                        AuditEntry.For(
                            now,
                            actor,
                            "alarm.heard-again",
                            KeyOf(found).AsAuditSubject(),
                            new
                            {
                                found.Title,
                                silence.Until,
                                silence.Reason,
                            }
                        )
                    );
                    silence.Until = now;
                }
            },
            cancellationToken
        );

    private static AlarmKey KeyOf(Alarm alarm) => new(alarm.Kind, alarm.Subject);

    private static AlarmSilence Added(PortalDbContext db, AlarmKey key) => db.AlarmSilences.Add(AlarmSilence.Of(key)).Entity;

    private static void Begin(
        PortalDbContext db,
        AlarmSilence silence,
        (Alarm Alarm, Actor By, string Reason) what,
        (DateTime From, DateTime Until) when
    )
    {
        var before = silence.Reason.Length == 0 ? null : new { silence.Until, silence.Reason };
        (silence.Until, silence.Reason, silence.By) = (when.Until, what.Reason, what.By.Name);
        var after = new
        {
            what.Alarm.Title,
            silence.Until,
            silence.Reason,
        };
        db.Audit.Add(AuditEntry.For(when.From, what.By, "alarm.silenced", KeyOf(what.Alarm).AsAuditSubject(), before, after));
    }

    private async Task<Refusal?> ChangeAsync(
        Actor actor,
        Guid alarm,
        Action<PortalDbContext, Alarm, AlarmSilence?, DateTime> change,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SilenceAlarms.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var found = await db.Alarms.AsNoTracking().For(actor).SingleOrDefaultAsync(each => each.Id == alarm, cancellationToken);
        if (found is null)
        {
            return AlarmRefusals.NotFound;
        }

        var key = KeyOf(found);
        var silence = await db.AlarmSilences.SingleOrDefaultAsync(
            each => each.Kind == key.Kind && each.Subject == key.Subject,
            cancellationToken
        );
        change(db, found, silence, time.AlarmInstant);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return AlarmRefusals.Changed;
        }

        changes.Raise();
        return null;
    }
}
