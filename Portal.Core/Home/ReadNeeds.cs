using Microsoft.Extensions.Logging;

namespace Portal.Core.Home;

/// <summary>What waits for a person.</summary>
/// <param name="All">Urgent things first, then what waits longest.</param>
/// <param name="Unread">What could not be looked at; of it nothing is known.</param>
public sealed record FoundNeeds(IReadOnlyList<Need> All, IReadOnlyList<string> Unread);

/// <summary>Collects what waits for a person from every capability; one that fails hides no other. Source: DESIGN §8.</summary>
public sealed class ReadNeeds(IEnumerable<INeedsAttention> sources, ILogger<ReadNeeds> logger)
{
    /// <summary>Asks them one after the other. Safe to repeat.</summary>
    public async Task<FoundNeeds> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        var (needs, unread) = (new List<Need>(), new List<string>());
        foreach (var source in sources)
        {
            var (isRead, found) = await SourceReading.TryAsync(
                () => source.FindAsync(actor, cancellationToken),
                source.Title,
                logger,
                cancellationToken
            );
            needs.AddRange(found ?? []);
            unread.AddRange(isRead ? [] : [source.Title]);
        }

        return new FoundNeeds(
            [
                .. needs
                    .OrderByDescending(need => need.IsUrgent)
                    .ThenBy(need => need.OldestAt is null)
                    .ThenBy(need => need.OldestAt),
            ],
            unread
        );
    }
}
