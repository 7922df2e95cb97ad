namespace Portal.Core.Connections;

/// <summary>Something about a connection that waits for an administrator.</summary>
/// <param name="System">Which system.</param>
/// <param name="Text">What, one sentence.</param>
/// <param name="IsUrgent">True when work is held back, or will be within a day.</param>
public sealed record ConnectionWarning(ExternalSystem System, string Text, bool IsUrgent);

/// <summary>What every administrator should see whatever page is open. Source: b6, scenario 29.</summary>
public sealed class ListConnectionWarnings(ConnectedSystems systems, KeyWatch keys, LiveStamp stamp)
{
    private const int UrgentDays = 1;

    /// <summary>The warnings, the urgent ones first; none for somebody who may not see connections.</summary>
    public async Task<IReadOnlyList<ConnectionWarning>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeConnections.Check(actor) is not null)
        {
            return [];
        }

        var warnings = new List<ConnectionWarning>();
        if (stamp.Difference is not null)
        {
            var fault = FaultSentences.Describe(ExternalSystem.Odoo, ConnectorFault.Paused);
            warnings.Add(new ConnectionWarning(ExternalSystem.Odoo, fault, IsUrgent: true));
        }

        foreach (var probe in systems.Probes)
        {
            if (await keys.FindAsync(probe, cancellationToken) is { } warning)
            {
                warnings.Add(new ConnectionWarning(probe.System, warning.Text, warning.Days <= UrgentDays));
            }
        }

        return [.. warnings.OrderByDescending(warning => warning.IsUrgent)];
    }
}
