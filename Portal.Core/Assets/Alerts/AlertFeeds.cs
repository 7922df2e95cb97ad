namespace Portal.Core.Assets.Alerts;

/// <summary>A notification as Pulseway has it.</summary>
/// <param name="Id">Its id, rising.</param>
/// <param name="Device">Identifier of the device, or empty.</param>
/// <param name="Body">As it came, JSON.</param>
public sealed record FoundNotification(long Id, string Device, byte[] Body);

/// <summary>Asks Pulseway for the notifications that no webhook brought. Source: d4.</summary>
public interface INotificationFeed
{
    /// <summary>True when there is a Pulseway to ask.</summary>
    ValueTask<bool> IsConnectedAsync(CancellationToken cancellationToken);

    /// <summary>Id of the newest notification; 0 when there is none.</summary>
    Task<long> FindNewestAsync(CancellationToken cancellationToken);

    /// <summary>The next notifications after one, by rising id; none after the last.</summary>
    Task<IReadOnlyList<FoundNotification>> ListAfterAsync(long afterId, CancellationToken cancellationToken);
}

/// <summary>An incident as RocketCyber has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Change">Its last change as the sender wrote it; with the id it names this state of it.</param>
/// <param name="ChangedAt">The same, UTC; null where the sender wrote none that can be read.</param>
/// <param name="IsResolved">True when it is over.</param>
/// <param name="Body">As it came, JSON.</param>
public sealed record FoundIncident(string Id, string Change, DateTime? ChangedAt, bool IsResolved, byte[] Body);

/// <summary>One page of incidents.</summary>
/// <param name="Incidents">Those that have an id.</param>
/// <param name="Nameless">How many have none, so that nobody could tell them apart.</param>
/// <param name="IsLast">True when nothing comes after it.</param>
public sealed record IncidentPage(IReadOnlyList<FoundIncident> Incidents, int Nameless, bool IsLast);

/// <summary>Asks RocketCyber for incidents and what lies behind them. Source: d5, R15.</summary>
public interface IIncidentFeed
{
    /// <summary>True when there is a RocketCyber to ask.</summary>
    bool IsConnected { get; }

    /// <summary>One page, counted from 1, the last changed first.</summary>
    Task<IncidentPage> ListAsync(int page, CancellationToken cancellationToken);

    /// <summary>What the events behind an incident say, one fact a line; empty when they say nothing.</summary>
    Task<string> FindDetailsAsync(string accountId, string incidentId, CancellationToken cancellationToken);
}
