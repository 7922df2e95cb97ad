namespace Portal.Core.Finding;

/// <summary>One thing found.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Href">Where it is; for an act of the browser its name after a colon, <c>:theme</c>.</param>
public sealed record FoundItem(string Title, string Href)
{
    /// <summary>What tells it from others of the same name; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Name of the drawing beside it.</summary>
    public string Icon { get; init; } = "link";

    /// <summary>How well it fits, as <see cref="SearchText.Score"/> says.</summary>
    public int Score { get; init; } = 1;

    /// <summary>Key of the <see cref="IFoundAct"/> that choosing it carries out, or null.</summary>
    public string? Act { get; init; }
}

/// <summary>What was found of one kind.</summary>
/// <param name="Title">What kind.</param>
/// <param name="Items">The best first.</param>
public sealed record FoundGroup(string Title, IReadOnlyList<FoundItem> Items)
{
    /// <summary>Address of the list of all that match, when there are more; else null.</summary>
    public string? AllHref { get; init; }

    /// <summary>How many match, counted up to <see cref="KeysetPage{T}.CountLimit"/> + 1.</summary>
    public int Total { get; init; } = Items.Count;
}

/// <summary>
/// One kind of record that the search over everything looks through; register one per kind. It answers by the rights of the person who
/// asks: what they may not know of is not found, whatever they type (P8).
/// </summary>
public interface ISearchSource
{
    /// <summary>What it searches, for the sentence that it took too long.</summary>
    string Title { get; }

    /// <summary>Finds the few best; null when there are none.</summary>
    Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken);
}

/// <summary>Something that can be done from the search over everything without going anywhere first.</summary>
public interface IFoundAct
{
    /// <summary>Names it in requests, lower case with dashes.</summary>
    string Key { get; }

    /// <summary>Does it, or refuses; answers where its progress is seen.</summary>
    Task<Result<string>> RunAsync(Actor actor, CancellationToken cancellationToken);
}
