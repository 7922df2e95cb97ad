using Portal.Core.Alarms;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>
/// Ends what was said of destinations that Portal has no way to any more, such as mail without a mail server: none would ever answer. What
/// is dead there stays, and so does its alarm: a person calls it off.
/// </summary>
internal sealed class LeftDestinations(IEnumerable<IDeliveryTransport> transports) : IAlarmCheck
{
    private readonly List<string> _served = [.. transports.Select(each => each.Destination)];

    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { MessagingAlarms.Away, MessagingAlarms.Paused, MessagingAlarms.Disabled })
        {
            await db.ClearOtherAlarmsAsync(kind, _served, now, cancellationToken);
        }
    }
}
