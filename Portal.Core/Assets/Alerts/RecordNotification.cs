using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Pulseway tells of an alert, or that one is over. It is taken in at once; what it does not say is asked for afterwards, so that no vendor holds up
/// another alert. Source: 000-18, 000-22, 000-23, D6, d4.
/// </summary>
/// <remarks>Next: <see cref="AlertIntake"/>.</remarks>
internal sealed class RecordNotification(AlertIntake intake, AlertOptions options) : IInboxHandler<AlertReport>
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

    public async Task ApplyAsync(PortalDbContext db, InboxMessage message, AlertReport found, CancellationToken cancellationToken)
    {
        var title = Folding.Fold(found.Title);
        var recovery = options.Recoveries.FirstOrDefault(each =>
            title.Contains(Folding.Fold(each.Over), StringComparison.Ordinal)
        );
        if (recovery is null)
        {
            await intake.TakeAsync(db, found, cancellationToken);
        }
        else if (await intake.RecoverAsync(db, found, recovery.Condition, cancellationToken) == 0)
        {
            await intake.KeepAsync(db, found, "It reads as the end of something, and nothing lasted.", cancellationToken);
        }
    }
}
