using System.Data.Common;
using Portal.Core.Persistence;

namespace Portal.Core.Finding;

/// <summary>Everything that was found.</summary>
/// <param name="Groups">The group of the best fit first.</param>
/// <param name="Late">What could not be searched in time, or because another system does not answer.</param>
public sealed record Found(IReadOnlyList<FoundGroup> Groups, IReadOnlyList<string> Late);

/// <summary>Searches every kind of record that a person may see, and what they can do. Source: DESIGN §8, P8.</summary>
public sealed class FindAnything(IEnumerable<ISearchSource> sources, TimeProvider time)
{
    /// <summary>How long the slowest source is waited for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Searches. Safe to repeat, and to cancel when somebody types on.</summary>
    public async Task<Found> ExecuteAsync(Actor actor, string? typed, CancellationToken cancellationToken)
    {
        var text = new SearchText(typed);
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var answers = await Task.WhenAll(sources.Select(source => AskAsync(source, actor, text, both.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return new Found(
            [
                .. answers
                    .Select(answer => answer.Group)
                    .OfType<FoundGroup>()
                    .Where(group => group.Items.Count > 0)
                    .OrderByDescending(group => group.Items.Max(item => item.Score)),
            ],
            [.. answers.Select(answer => answer.Late).OfType<string>()]
        );
    }

    // one kind that cannot be searched now must not hide the others
    private static async Task<(FoundGroup? Group, string? Late)> AskAsync(
        ISearchSource source,
        Actor actor,
        SearchText text,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (
                await StoppableReads.RunAsync(() => source.FindAsync(actor, text, cancellationToken), cancellationToken),
                null
            );
        }
        catch (Exception exception)
            when ((exception is OperationCanceledException or DbException) && cancellationToken.IsCancellationRequested)
        {
            return (null, source.Title);
        }
        catch (ConnectorException)
        {
            return (null, source.Title);
        }
    }
}
