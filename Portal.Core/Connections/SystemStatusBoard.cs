using System.Collections.Concurrent;

namespace Portal.Core.Connections;

/// <summary>What is known of one other system's reachability.</summary>
/// <param name="IsUp">True when the last call was answered, whatever the answer said.</param>
/// <param name="SinceAt">UTC instant of the last change between up and down.</param>
/// <param name="LastFault">How it fails while down.</param>
public sealed record SystemStatus(bool IsUp, DateTime SinceAt, ConnectorFault? LastFault)
{
    /// <summary>True while it is what an earlier process knew, and nobody has asked since.</summary>
    public bool IsRemembered { get; init; }
}

/// <summary>Keeps, per system, whether it answers and since when. Connectors report, pages read and listen. Thread-safe. Source: P6.</summary>
public sealed class SystemStatusBoard(TimeProvider time)
{
    private readonly ConcurrentDictionary<ExternalSystem, SystemStatus> _statuses = new();

    /// <summary>Raised after a system went up or down, or was asked for the first time; handlers must be quick and not throw.</summary>
    public event Action<ExternalSystem>? Changed;

    /// <summary>The status, or null before the first call ever.</summary>
    public SystemStatus? Find(ExternalSystem system) => _statuses.GetValueOrDefault(system);

    /// <summary>Puts back what an earlier process knew; what this one has heard meanwhile stays.</summary>
    public void Remember(ExternalSystem system, SystemStatus status)
    {
        if (_statuses.TryAdd(system, status with { IsRemembered = true }))
        {
            Changed?.Invoke(system);
        }
    }

    /// <summary>An answer came.</summary>
    public void ReportUp(ExternalSystem system) => Report(system, isUp: true, fault: null);

    /// <summary>No usable answer came.</summary>
    public void ReportDown(ExternalSystem system, ConnectorFault fault) => Report(system, isUp: false, fault);

    private void Report(ExternalSystem system, bool isUp, ConnectorFault? fault)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var changed = false;
        _statuses.AddOrUpdate(
            system,
            _ =>
            {
                changed = true;
                return new SystemStatus(isUp, now, fault);
            },
            (_, known) =>
            {
                changed = known.IsUp != isUp || known.IsRemembered;
                return known.IsUp != isUp
                    ? new SystemStatus(isUp, now, fault)
                    : known with
                    {
                        LastFault = fault,
                        IsRemembered = false,
                    };
            }
        );
        if (changed)
        {
            Changed?.Invoke(system);
        }
    }
}
