using Microsoft.Extensions.Logging;

namespace Portal.Core.Home;

/// <summary>A stretch of time that a chart counts together.</summary>
/// <param name="From">UTC instant of its beginning.</param>
/// <param name="Until">UTC instant of its end, exclusive.</param>
public readonly record struct TrendSpan(DateTime From, DateTime Until);

/// <summary>What a series means, which decides its colour.</summary>
public enum TrendTone
{
    /// <summary>It went as it should.</summary>
    Good,

    /// <summary>It is still under way.</summary>
    Open,

    /// <summary>It failed, and somebody has to look at it.</summary>
    Bad,

    /// <summary>It was left out or called off.</summary>
    Aside,
}

/// <summary>One series of a chart.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Tone">What it means.</param>
/// <param name="Values">A count for each span.</param>
public sealed record TrendSeries(string Name, TrendTone Tone, IReadOnlyList<long> Values)
{
    /// <summary>What lies before the first span, where the chart tells of it; else 0.</summary>
    public long Before { get; init; }
}

/// <summary>A chart: counts over time that add up.</summary>
/// <param name="Key">Stable name, lower case.</param>
/// <param name="Title">The question it answers, in words.</param>
/// <param name="EmptyText">What to say when all is zero.</param>
/// <param name="Series">At most five, the lowest in the chart first.</param>
public sealed record Trend(string Key, string Title, string EmptyText, IReadOnlyList<TrendSeries> Series)
{
    /// <summary>True when <see cref="TrendSeries.Before"/> is told: a bar before the first span.</summary>
    public bool HasBefore { get; init; }

    /// <summary>True when each count is how many there were at the end of its span: then the last one counts, and not their sum.</summary>
    public bool IsLevel { get; init; }

    /// <summary>How many in all.</summary>
    public long Total => Series.Sum(each => each.Before + each.Values.Sum());
}

/// <summary>The charts of one capability on the home page; register one per capability.</summary>
public interface ITrendSource
{
    /// <summary>What it tells of, for the sentence that it could not be looked at.</summary>
    string Title { get; }

    /// <summary>The charts that this person may see; none where they may see nothing of it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="spans">The spans, one after the other, oldest first.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<Trend>> ReadAsync(Actor actor, IReadOnlyList<TrendSpan> spans, CancellationToken cancellationToken);
}

/// <summary>The charts of a person.</summary>
/// <param name="All">In the order in which the capabilities were registered.</param>
/// <param name="Unread">What could not be looked at.</param>
public sealed record FoundTrends(IReadOnlyList<Trend> All, IReadOnlyList<string> Unread);

/// <summary>Collects the charts of every capability; one that fails hides no other. Source: DESIGN §8.</summary>
public sealed class ReadTrends(IEnumerable<ITrendSource> sources, ILogger<ReadTrends> logger)
{
    /// <summary>Asks them one after the other. Safe to repeat.</summary>
    public async Task<FoundTrends> ExecuteAsync(Actor actor, IReadOnlyList<TrendSpan> spans, CancellationToken cancellationToken)
    {
        var (trends, unread) = (new List<Trend>(), new List<string>());
        foreach (var source in sources)
        {
            var (isRead, found) = await SourceReading.TryAsync(
                () => source.ReadAsync(actor, spans, cancellationToken),
                source.Title,
                logger,
                cancellationToken
            );
            trends.AddRange(found ?? []);
            unread.AddRange(isRead ? [] : [source.Title]);
        }

        return new FoundTrends(trends, unread);
    }
}
