using Portal.Core;

namespace Portal.Components.Deliveries;

/// <summary>All that a list matches, on all its pages, as its use case sends it again.</summary>
/// <param name="EstimateAsync">How many there are now.</param>
/// <param name="BeginAsync">Begins; answers the run's id.</param>
public sealed record RetryBatch(
    Func<Actor, CancellationToken, Task<Result<int>>> EstimateAsync,
    Func<Actor, CancellationToken, Task<Result<Guid>>> BeginAsync
)
{
    /// <summary>How many the list shows, counted up to its limit, those that cannot be sent now among them; 0 where all can.</summary>
    public int Shown { get; init; }

    /// <summary>How many of them were refused for good with the contents they still have; null where that is not asked.</summary>
    public Func<Actor, CancellationToken, Task<Result<int>>>? RefusedAsync { get; init; }
}
