using Portal.Core;

namespace Portal.Components;

/// <summary>Which page of a list an address asks for, and the addresses of its neighbours.</summary>
internal static class ListWindow
{
    public const int PageSize = 50;

    /// <summary>The page that the query values name; the first where they make no sense.</summary>
    public static KeysetRequest Read(string? after, string? before, string? last) =>
        (after, before, last) switch
        {
            ({ Length: > 0 }, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
            (_, { Length: > 0 }, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
            (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
            _ => KeysetRequest.First(PageSize),
        };

    /// <summary>An address of a path and the query values that are given.</summary>
    public static string Href(string path, params IEnumerable<(string Key, string? Value)> values)
    {
        var query = string.Join(
            '&',
            values
                .Where(each => each.Value is { Length: > 0 })
                .Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value ?? "")}")
        );
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
