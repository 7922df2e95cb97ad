using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>Raises the alarms of keys that end, so that a threshold passed at noon is not heard of at four in the morning.</summary>
internal sealed class KeysThatEnd(ConnectedSystems systems, KeyWatch keys) : IAlarmCheck
{
    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var probe in systems.Probes)
        {
            if (await keys.FindAsync(probe, cancellationToken) is { } warning)
            {
                await db.RaiseAlarmAsync(ConnectionAlarms.OfKey(probe.System, warning), now, cancellationToken);
            }
        }
    }
}
