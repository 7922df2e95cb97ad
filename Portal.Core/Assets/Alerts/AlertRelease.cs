using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Lets an alert go on that waited.</summary>
internal sealed class AlertRelease(PortalDatabase database, AlertPlaces places, AlertDecision decision, TimeProvider time)
{
    /// <summary>Alerts whose sender is to be asked now, the longest due first.</summary>
    public async Task<List<Guid>> ListDueAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        return await db
            .Alerts.Where(alert => alert.AskAt != null && alert.AskAt <= now)
            .OrderBy(alert => alert.AskAt)
            .Select(alert => alert.Key)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Its sender is about to be asked: it is due again only after that time, so that no other node asks too, and one that fails for ever stands behind
    /// the others.
    /// </summary>
    /// <returns>The alert; null when it is not due any more.</returns>
    public async Task<Alert?> ClaimAsync(Guid key, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Asking } alert || alert.AskAt > now)
        {
            return null;
        }

        alert.AskAgain(now + lease);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return alert;
    }

    /// <summary>True when the device that an alert waits for is an asset by now: nobody is asked for it again.</summary>
    public async Task<bool> IsKnownAsync(Alert alert, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await KnownPlaces.IsKnownAsync(db, alert.DeviceKey, cancellationToken);
    }

    /// <summary>Its sender answered, or did not.</summary>
    /// <returns>True when it is decided now.</returns>
    public async Task<bool> AnswerAsync(Guid key, SenderAnswer answer, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Asking } alert)
        {
            return false;
        }

        var waits = answer.AgainAt is { } again && again < alert.AskUntil;
        if (waits)
        {
            alert.AskAgain(answer.AgainAt ?? time.UtcInstant);
        }
        else
        {
            alert.Answer(answer.Device, answer.Details);
            await places.PlaceAsync(db, alert, answer.Device, cancellationToken);
            await decision.DecideAsync(db, alert, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return !waits;
    }

    /// <summary>A maintenance window kept it, and none holds any more: what is not over by now is decided like one that comes now.</summary>
    /// <returns>True when it went on.</returns>
    public async Task<bool> LeaveWindowAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { IsInWindow: true } alert)
        {
            return false;
        }

        await places.PlaceAsync(db, alert, null, cancellationToken);
        await decision.DecideAsync(db, alert, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return !alert.IsInWindow;
    }

    /// <summary>It was held; perhaps its device or group is known by now.</summary>
    /// <returns>True when it went on.</returns>
    public async Task<bool> TryAsync(PortalDbContext db, Guid key, CancellationToken cancellationToken)
    {
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Held } alert)
        {
            return false;
        }

        await places.PlaceAsync(db, alert, null, cancellationToken);
        if (alert.ClientKey is null)
        {
            return false;
        }

        await decision.DecideAsync(db, alert, cancellationToken);
        return true;
    }
}
