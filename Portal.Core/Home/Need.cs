namespace Portal.Core.Home;

/// <summary>Something that waits for a person, as the home page tells it. Source: DESIGN §8.</summary>
/// <param name="Text">What, in business words; follows the count where there is one ("billing addresses are not in Odoo").</param>
/// <param name="Href">Address of the list of exactly these records.</param>
public sealed record Need(string Text, string Href)
{
    /// <summary>How many, counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1 as the list counts; null where the text says it all.</summary>
    public int? Count { get; init; }

    /// <summary>UTC instant since which the oldest waits, or null.</summary>
    public DateTime? OldestAt { get; init; }

    /// <summary>True when it does not get better by waiting.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>What the person can do there, as a button says it ("Try again"); null for somebody who may only look.</summary>
    public string? Act { get; init; }

    /// <summary>A need of so many records; none where there are no such records.</summary>
    /// <param name="words">What is said of them.</param>
    /// <param name="href">Address of their list.</param>
    /// <param name="count">How many; more than the limit means "or more".</param>
    /// <param name="oldestAt">UTC instant since which the oldest waits, or null.</param>
    public static IEnumerable<Need> Of(NeedWords words, string href, int count, DateTime? oldestAt)
    {
        if (count > 0)
        {
            yield return new Need(count == 1 ? words.One : words.Many, href)
            {
                Count = count,
                OldestAt = oldestAt,
                IsUrgent = words.IsUrgent,
                Act = words.Act,
            };
        }
    }
}

/// <summary>How a need of several records is told.</summary>
/// <param name="One">Of one record, after its count.</param>
/// <param name="Many">Of several.</param>
public sealed record NeedWords(string One, string Many)
{
    /// <inheritdoc cref="Need.IsUrgent"/>
    public bool IsUrgent { get; init; }

    /// <inheritdoc cref="Need.Act"/>
    public string? Act { get; init; }
}

/// <summary>
/// What one capability has waiting for people. Register one per capability; the home page asks all of them, and knows none. What a person
/// may not see is not among the answers: ask the list's own use case, and the count is that of the list.
/// </summary>
public interface INeedsAttention
{
    /// <summary>What it tells of, for the sentence that it could not be looked at.</summary>
    string Title { get; }

    /// <summary>What waits, as far as this person may know of it; asks no other system.</summary>
    Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken);
}
