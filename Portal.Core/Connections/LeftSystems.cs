using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Connections;

/// <summary>Ends the alarms of systems that are not configured any more: nobody would ask them again.</summary>
internal sealed class LeftSystems(ConnectedSystems systems) : IAlarmCheck
{
    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var configured = new List<string>();
        foreach (var probe in systems.Probes)
        {
            if (await probe.FindTargetAsync(cancellationToken) is not null)
            {
                configured.Add(ConnectionAlarms.Subject(probe.System));
            }
        }

        await db.ClearOtherAlarmsAsync(ConnectionAlarms.Away, configured, now, cancellationToken);
        await db.ClearOtherAlarmsAsync(ConnectionAlarms.KeyEnds, configured, now, cancellationToken);
    }
}
