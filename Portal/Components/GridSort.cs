namespace Portal.Components;

/// <summary>How a grid is sorted, kept in the address of the page.</summary>
/// <param name="Key">Key of the column sorted by.</param>
/// <param name="IsDescending">True for the largest or latest first.</param>
/// <param name="HrefOf">Address of the page sorted by a column, descending or not.</param>
public sealed record GridSort(string Key, bool IsDescending, Func<string, bool, string> HrefOf)
{
    /// <summary>Where a header leads: to its column, or to the other direction of the column sorted by now.</summary>
    public string NextHref(string key) => HrefOf(key, key == Key && !IsDescending);
}
