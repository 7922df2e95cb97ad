using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Takes in what a message says: one row for each condition, one for each occurrence, however often and in whatever order it is told. Inside the
/// transaction of the message. Source: D6, D7, R13, P2.
/// </summary>
internal sealed class AlertIntake(
    AlertPlaces places,
    AlertDecision decision,
    INotificationFeed pulseway,
    IIncidentFeed rocketCyber,
    TimeProvider time
)
{
    /// <summary>How long a sender may take to say what it left out, before the alert goes on without.</summary>
    public static readonly TimeSpan DevicePatience = TimeSpan.FromMinutes(10);

    /// <summary>The same for what would only make a ticket better.</summary>
    public static readonly TimeSpan DetailPatience = TimeSpan.FromMinutes(2);

    /// <summary>Takes it in.</summary>
    public async Task TakeAsync(PortalDbContext db, AlertReport report, CancellationToken cancellationToken)
    {
        await AlertTurn.TakeAsync(db, report.ConditionKey, cancellationToken);
        if (await FindKnownAsync(db, report, cancellationToken) is { } known)
        {
            await AmendAsync(db, known, report, cancellationToken);
            return;
        }

        var alert = await SeeAsync(db, report, cancellationToken);
        if (report.ResolvedAt is null)
        {
            await GoOnAsync(db, alert, report.LacksDetails, cancellationToken);
        }
        else if (alert.State == AlertState.Closed)
        {
            await places.PlaceAsync(db, alert, null, cancellationToken);
            alert.Close("It was over before Portal heard of it.", report.ResolvedAt.Value);
        }
    }

    /// <summary>Keeps it where people see it, without a ticket.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="report">What was told.</param>
    /// <param name="why">Why it becomes none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task KeepAsync(PortalDbContext db, AlertReport report, string why, CancellationToken cancellationToken)
    {
        await AlertTurn.TakeAsync(db, report.ConditionKey, cancellationToken);
        if (await FindKnownAsync(db, report, cancellationToken) is not null)
        {
            return;
        }

        var alert = await SeeAsync(db, report, cancellationToken);
        if (alert.State == AlertState.Closed && (alert.ClosedAt is not { } closed || closed < report.ToldAt))
        {
            await places.PlaceAsync(db, alert, null, cancellationToken);
            alert.Close(why, report.ToldAt);
        }
    }

    /// <summary>What ended an alert is an occurrence too, which has an end and is not counted; the same one may end several.</summary>
    public async Task NoteEndAsync(PortalDbContext db, Alert alert, AlertReport report, CancellationToken cancellationToken)
    {
        var end = report with { OccurrenceId = $"{report.OccurrenceId}/{alert.Key}", ResolvedAt = report.ToldAt };
        if (await FindKnownAsync(db, end, cancellationToken) is null)
        {
            db.AlertEvents.Add(AlertEvent.Of(Guid.CreateVersion7(time.UtcInstant), alert, end));
        }
    }

    /// <summary>
    /// A newer telling of its incident names the device of an occurrence no more, or is the last one: the occurrence is over.
    /// </summary>
    /// <param name="db">Inside a write transaction that has the turn of its alert.</param>
    /// <param name="known">The occurrence.</param>
    /// <param name="told">Any report of the telling.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task EndAsync(PortalDbContext db, AlertEvent known, AlertReport told, CancellationToken cancellationToken)
    {
        if (known.ResolvedAt is not null || !known.IsNews(told))
        {
            return;
        }

        known.End(told);
        if (
            !await LastsAsync(db, known, cancellationToken)
            && await AlertTurn.FindAsync(db, known.AlertKey, cancellationToken) is { } alert
        )
        {
            var what = told.ResolvedAt is null ? "does not name it in the incident any more" : "has resolved it";
            await decision.EndAsync(db, alert, $"{told.Source} {what}.", cancellationToken);
        }
    }

    private static Task<AlertEvent?> FindKnownAsync(PortalDbContext db, AlertReport report, CancellationToken cancellationToken)
    {
        var id = Folding.Cut(report.OccurrenceId, AlertEvent.IdLength);
        return db.AlertEvents.SingleOrDefaultAsync(
            each => each.Source == report.Source && each.OccurrenceId == id,
            cancellationToken
        );
    }

    private async Task<Alert> SeeAsync(PortalDbContext db, AlertReport report, CancellationToken cancellationToken)
    {
        var condition = report.ConditionKey;
        var alert = await db.Alerts.SingleOrDefaultAsync(each => each.ConditionKey == condition, cancellationToken);
        if (alert is null)
        {
            alert = Alert.Begin(Guid.CreateVersion7(time.UtcInstant), report);
            db.Alerts.Add(alert);
        }

        alert.See(report);
        db.AlertEvents.Add(AlertEvent.Of(Guid.CreateVersion7(time.UtcInstant), alert, report));
        return alert;
    }

    // an incident comes again with each change; what is told out of order is no news
    private async Task AmendAsync(PortalDbContext db, AlertEvent known, AlertReport report, CancellationToken cancellationToken)
    {
        if (!known.IsNews(report) || await AlertTurn.FindAsync(db, known.AlertKey, cancellationToken) is not { } alert)
        {
            return;
        }

        var wasResolved = known.ResolvedAt is not null;
        known.Amend(report);
        if (report.ResolvedAt is null)
        {
            alert.Amend(report);
            if (wasResolved || alert.State is not (AlertState.Closed or AlertState.Asking))
            {
                await GoOnAsync(db, alert, lacksDetails: false, cancellationToken);
            }
        }
        else if (!wasResolved && !await LastsAsync(db, known, cancellationToken))
        {
            await decision.EndAsync(db, alert, $"{report.Source} has resolved it.", cancellationToken);
        }
    }

    // another incident of the same condition that is not resolved
    private static Task<bool> LastsAsync(PortalDbContext db, AlertEvent ended, CancellationToken cancellationToken) =>
        db.AlertEvents.AnyAsync(
            each => each.AlertKey == ended.AlertKey && each.Key != ended.Key && each.ResolvedAt == null && each.ChangedAt != null,
            cancellationToken
        );

    private async Task GoOnAsync(PortalDbContext db, Alert alert, bool lacksDetails, CancellationToken cancellationToken)
    {
        if (alert.State == AlertState.Asking)
        {
            return; // decided once its sender has said more, or has not
        }

        if (await FindPatienceAsync(db, alert, lacksDetails, cancellationToken) is { } patience)
        {
            alert.Ask(time.UtcInstant, patience);
            return;
        }

        await places.PlaceAsync(db, alert, null, cancellationToken);
        await decision.DecideAsync(db, alert, cancellationToken);
    }

    private async Task<TimeSpan?> FindPatienceAsync(
        PortalDbContext db,
        Alert alert,
        bool lacksDetails,
        CancellationToken cancellationToken
    ) =>
        alert.State is not (AlertState.Closed or AlertState.Held) || alert.IsPlacedByPerson ? null
        : alert.Source == AlertSource.RocketCyber
            ? lacksDetails && rocketCyber.IsConnected && alert.AccountId.Length > 0 ? DetailPatience
                : null
        : alert.Device.Length > 0
        && await pulseway.IsConnectedAsync(cancellationToken)
        && !await KnownPlaces.IsKnownAsync(db, alert.DeviceKey, cancellationToken)
            ? DevicePatience
        : null;
}
