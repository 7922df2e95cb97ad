namespace Portal.Core.Home;

/// <summary>Collects what waits for a person from every capability. Source: DESIGN §8.</summary>
public sealed class ReadNeeds(IEnumerable<INeedsAttention> sources)
{
    /// <summary>What waits: urgent things first, then what waits longest. Safe to repeat.</summary>
    public async Task<IReadOnlyList<Need>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        var needs = new List<Need>();
        foreach (var source in sources)
        {
            needs.AddRange(await source.FindAsync(actor, cancellationToken));
        }

        return
        [
            .. needs.OrderByDescending(need => need.IsUrgent).ThenBy(need => need.OldestAt is null).ThenBy(need => need.OldestAt),
        ];
    }
}
