using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Says whose an alert is that nobody can know: of a device that its vendor does not know either, or of none. It goes on at once. Source: D6, R14.
/// </summary>
public sealed class PlaceAlert
{
    private readonly PortalDatabase _database;
    private readonly AlertDecision _decision;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal PlaceAlert(PortalDatabase database, AlertDecision decision, MessagingWakes wakes, TimeProvider time) =>
        (_database, _decision, _wakes, _time) = (database, decision, wakes, time);

    /// <summary>Says so.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The alert.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Alert>> ExecuteAsync(Actor actor, Guid key, Guid client, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { } alert)
        {
            return AlertRefusals.NoAlert;
        }

        if (alert.State is not (AlertState.Held or AlertState.Asking))
        {
            return AlertRefusals.NotHeld;
        }

        if (await db.Clients.FindAsync([client], cancellationToken) is not { IsUsable: true } owner)
        {
            return AlertRefusals.NoClient;
        }

        if (!await TryPlaceAsync(db, write, alert, owner, actor, cancellationToken))
        {
            return RuleRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return alert;
    }

    private async Task<bool> TryPlaceAsync(
        PortalDbContext db,
        WriteTransaction write,
        Alert alert,
        Client owner,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            alert.PlaceByPerson(owner);
            alert.Answer(null, "");
            await _decision.DecideAsync(db, alert, cancellationToken);
            db.Audit.Add(
                AuditEntry.For(
                    _time.UtcInstant,
                    actor,
                    "alert.placed",
                    (Alert.Kind, $"{alert.Key}"),
                    after: new { client = owner.Name, state = $"{alert.State}" }
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
