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

    /// <summary>Calls in a row that were not answered.</summary>
    public int Failures { get; init; }

    /// <summary>True once so many calls in a row were not answered that it is no passing matter.</summary>
    public bool IsAway => Failures >= SystemStatusBoard.AwayAfter;
}

/// <summary>Keeps, per system, whether it answers and since when. Connectors report, pages read and listen. Thread-safe. Source: P6.</summary>
public sealed class SystemStatusBoard(TimeProvider time)
{
    /// <summary>Calls in a row without an answer after which an alarm is raised.</summary>
    public const int AwayAfter = 3;

    private readonly ConcurrentDictionary<ExternalSystem, SystemStatus> _statuses = new();

    /// <summary>Raised after a system went up or down, was down for good, or was asked for the first time; handlers must be quick and not throw.</summary>
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
                return new SystemStatus(isUp, now, fault) { Failures = isUp ? 0 : 1 };
            },
            (_, known) =>
            {
                var failures = isUp ? 0 : known.Failures + 1;
                changed = known.IsUp != isUp || known.IsRemembered || failures == AwayAfter;
                return known.IsUp != isUp
                    ? new SystemStatus(isUp, now, fault) { Failures = failures }
                    : known with
                    {
                        LastFault = fault,
                        IsRemembered = false,
                        Failures = failures,
                    };
            }
        );
        if (changed)
        {
            Changed?.Invoke(system);
        }
    }
}
