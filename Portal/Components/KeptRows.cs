namespace Portal.Components;

/// <summary>
/// A list that is read anew keeps the rows that are as they were: the grid knows rows by their instance, and would send all of them again.
/// </summary>
internal static class KeptRows
{
    /// <summary>The rows now, with the instance from before for each that has not changed.</summary>
    /// <param name="now">As read.</param>
    /// <param name="before">As shown, or null.</param>
    /// <param name="stamp">What differs when a row does: its id and version.</param>
    public static IReadOnlyList<T> Of<T, TStamp>(IReadOnlyList<T> now, IReadOnlyList<T>? before, Func<T, TStamp> stamp)
        where TStamp : notnull
    {
        var known = before?.ToDictionary(stamp) ?? [];
        return [.. now.Select(row => known.GetValueOrDefault(stamp(row), row))];
    }
}
