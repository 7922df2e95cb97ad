namespace Portal.Core.Persistence;

/// <summary>Where the rows of a list come from.</summary>
/// <typeparam name="T">Entity.</typeparam>
/// <param name="Rows">The rows of the list, filtered and searched.</param>
public sealed record KeysetSource<T>(IQueryable<T> Rows)
    where T : class
{
    /// <summary>The same rows as they are found cheapest in any order, for counting.</summary>
    public IQueryable<T> Found { get; init; } = Rows;

    /// <summary>
    /// The list without its search, where so many rows match that a short walk along the sort most likely meets enough of them; null
    /// where the rows are read as they are. If the walk does not, <see cref="Found"/> is sorted.
    /// </summary>
    public IQueryable<T>? Walked { get; init; }
}
