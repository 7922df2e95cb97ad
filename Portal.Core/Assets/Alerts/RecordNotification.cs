using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Pulseway tells of an alert, or that one is over. It is taken in at once; what it does not say is asked for afterwards, so that no vendor holds up
/// another alert. Source: 000-18, 000-22, 000-23, D6, d4.
/// </summary>
/// <remarks>Next: <see cref="RecoveryIntake"/>.</remarks>
internal sealed class RecordNotification(RecoveryIntake intake) : IInboxHandler<AlertReport>
{
    /// <summary>A notification of the third version.</summary>
    public static readonly MessageKind Third = new("pulseway", "notification");

    /// <summary>That of the founding paper.</summary>
    public static readonly MessageKind Paper = new("pulseway", "Notification");

    public Task<Reading<AlertReport>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(
            AlertWire.Notification(message) is { } report
                ? Reading.Found(report)
                : Reading.Ignore<AlertReport>("Its contents are no longer kept.")
        );

    public Task ApplyAsync(PortalDbContext db, InboxMessage message, AlertReport found, CancellationToken cancellationToken) =>
        intake.TakeAsync(db, found, cancellationToken);
}
