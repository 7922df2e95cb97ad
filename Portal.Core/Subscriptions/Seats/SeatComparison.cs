namespace Portal.Core.Subscriptions.Seats;

/// <summary>Names the devices that came and went between two counts. Source: b3 ("the named devices added/removed since last run").</summary>
internal static class SeatComparison
{
    /// <summary>Compares; where there is no earlier count, nothing came and nothing went.</summary>
    /// <param name="now">Counted now.</param>
    /// <param name="before">Counted last time; null when there was none.</param>
    /// <param name="fates">What became of those that went.</param>
    public static SeatChanges Compare(
        IReadOnlyList<SeatDevice> now,
        IReadOnlyList<SeatDevice>? before,
        IReadOnlyDictionary<Guid, DeviceFate> fates
    )
    {
        var stale = now.Count(device => device.IsStale);
        if (before is null)
        {
            return new SeatChanges([], [], stale, 0);
        }

        var known = before.Select(device => device.Id).ToHashSet();
        var removed = Gone(now, before)
            .Select(device => device with { Why = fates.GetValueOrDefault(device.Id)?.Why ?? "No longer in Portal" })
            .ToList();
        return new SeatChanges(
            [.. now.Where(device => !known.Contains(device.Id))],
            removed,
            stale,
            removed.Count(device => fates.GetValueOrDefault(device.Id) is { IsDecommissioned: true })
        );
    }

    /// <summary>Those that were counted last time, and are not now.</summary>
    public static IEnumerable<SeatDevice> Gone(IEnumerable<SeatDevice> now, IEnumerable<SeatDevice> before)
    {
        var here = now.Select(device => device.Id).ToHashSet();
        return before.Where(device => !here.Contains(device.Id));
    }
}
