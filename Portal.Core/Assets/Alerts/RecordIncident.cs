using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// RocketCyber, or another security service, tells of an incident: an alert for each device it affects, or one of the client where it names none.
/// Source: 000-18, R15, d5.
/// </summary>
/// <remarks>Next: <see cref="IncidentIntake"/>.</remarks>
internal sealed class RecordIncident(IncidentIntake intake, AlertOptions options) : IInboxHandler<IReadOnlyList<AlertReport>>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new("rocketcyber", "incident");

    public Task<Reading<IReadOnlyList<AlertReport>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var reports = AlertWire.Incident(message, options.Incidents);
        return Task.FromResult(
            reports.Count > 0
                ? Reading.Found(reports)
                : Reading.Ignore<IReadOnlyList<AlertReport>>("Its contents are no longer kept.")
        );
    }

    public Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<AlertReport> found,
        CancellationToken cancellationToken
    ) => intake.TakeAsync(db, found, cancellationToken);
}
