using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Alarms;

/// <summary>
/// Ends an alarm that nothing ends by itself, since what it is about is gone; with a reason, and an audit row. What still lasts is raised anew
/// when it is next noticed.
/// </summary>
public sealed class CloseAlarm(PortalDatabase database, AlarmChanges changes, TimeProvider time)
{
    /// <summary>Closes it; one that is over already stays as it is. Safe to repeat.</summary>
    /// <param name="actor">Who; the alarm must concern them.</param>
    /// <param name="alarm">Which.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>Null when done; otherwise why not.</returns>
    public async Task<Refusal?> ExecuteAsync(Actor actor, Guid alarm, string reason, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SilenceAlarms.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var tidy = Folding.Cut(Folding.Tidy(reason), AlarmSilence.ReasonLength);
        if (tidy.Length == 0)
        {
            return AlarmRefusals.CloseReasonMissing;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var found = await db.Alarms.AsNoTracking().For(actor).SingleOrDefaultAsync(each => each.Id == alarm, cancellationToken);
        if (found is null)
        {
            return AlarmRefusals.NotFound;
        }

        var (key, now) = (new AlarmKey(found.Kind, found.Subject), time.AlarmInstant);
        if (found.ClearedAt is null && await db.ClearAlarmAsync(key, now, cancellationToken))
        {
            var what = new { found.Title, Reason = tidy };
            db.Audit.Add(AuditEntry.For(now, actor, "alarm.closed", key.AsAuditSubject(), after: what));
            await db.SaveChangesAsync(cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
        changes.Raise();
        return null;
    }
}
