using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// A person says that what an alert is about is over. An open ticket is closed, unless somebody touched it in Odoo: then it is only told. It comes back
/// when it occurs again. Source: R13, R14.
/// </summary>
public sealed class CloseAlert
{
    private readonly PortalDatabase _database;
    private readonly AlertDecision _decision;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal CloseAlert(PortalDatabase database, AlertDecision decision, MessagingWakes wakes, TimeProvider time) =>
        (_database, _decision, _wakes, _time) = (database, decision, wakes, time);

    /// <summary>Says so.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The alert.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Alert>> ExecuteAsync(Actor actor, Guid key, string reason, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var why = Folding.Tidy(reason);
        if (why.Length == 0)
        {
            return AlertRefusals.ReasonMissing;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { } alert)
        {
            return AlertRefusals.NoAlert;
        }

        if (alert.State == AlertState.Closed)
        {
            return AlertRefusals.ClosedAlready;
        }

        if (!await TryCloseAsync(db, write, alert, why, actor, cancellationToken))
        {
            return RuleRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return alert;
    }

    private async Task<bool> TryCloseAsync(
        PortalDbContext db,
        WriteTransaction write,
        Alert alert,
        string why,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var before = alert.State;
            // the ticket goes to people outside of Portal: it says what, and the audit who
            await _decision.EndAsync(db, alert, Folding.Cut(why, 300), cancellationToken);
            db.Audit.Add(
                AuditEntry.For(
                    _time.UtcInstant,
                    actor,
                    "alert.closed",
                    (Alert.Kind, $"{alert.Key}"),
                    new { state = $"{before}" },
                    new { reason = why }
                )
            );
            return await db.TryCommitAsync(write, cancellationToken);
        }
        catch (DbUpdateException exception) when (RuleCommit.IsLost(exception))
        {
            return false; // its ticket changed at the same moment
        }
    }
}
