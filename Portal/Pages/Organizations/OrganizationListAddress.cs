using Portal.Components;
using Portal.Core;
using Portal.Core.Billing.Organizations;

namespace Portal.Pages.Organizations;

/// <summary>The state of the list as its address holds it: what is searched and filtered, how it is sorted, which page.</summary>
/// <param name="Search">Words, or empty.</param>
/// <param name="Filter">Which ones.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">Last first.</param>
/// <param name="Page">Which page.</param>
public sealed record OrganizationListAddress(
    string Search,
    OrganizationFilter Filter,
    OrganizationSort Sort,
    bool Descending,
    KeysetRequest Page
)
{
    public const string Path = "/organizations";

    private const int PageSize = 50;

    public static OrganizationListAddress Empty { get; } =
        new("", OrganizationFilter.All, OrganizationSort.Name, false, KeysetRequest.First(PageSize));

    /// <summary>Reads it from query values; whatever makes no sense counts as not given.</summary>
    public static OrganizationListAddress Read(
        string? q,
        string? filter,
        (string? Key, string? Desc) sort,
        (string? After, string? Before, string? Last) page
    ) =>
        new(
            q?.Trim() ?? "",
            Parse<OrganizationFilter>(filter),
            Parse<OrganizationSort>(sort.Key),
            sort.Desc == "1",
            page switch
            {
                ({ Length: > 0 } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { Length: > 0 } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            }
        );

    public OrganizationListRequest ToRequest() => new(Search, Filter, Sort, Descending, Page);

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            Descending,
            (key, descending) => Href(this with { Sort = Parse<OrganizationSort>(key), Descending = descending })
        );

    public string First => Href(this);

    public string Last => Href(this, "last=1");

    /// <summary>The first page of another search or filter.</summary>
    public string With(string search, OrganizationFilter filter) => Href(this with { Search = search, Filter = filter });

    public string? After(string? cursor) => cursor is null ? null : Href(this, $"after={cursor}");

    public string? Before(string? cursor) => cursor is null ? null : Href(this, $"before={cursor}");

    private static string Href(OrganizationListAddress list, string? page = null)
    {
        string?[] parts =
        [
            list.Search.Length > 0 ? $"q={Uri.EscapeDataString(list.Search)}" : null,
            list.Filter != OrganizationFilter.All ? $"filter={Lower(list.Filter)}" : null,
            list.Sort != OrganizationSort.Name ? $"sort={Lower(list.Sort)}" : null,
            list.Descending ? "desc=1" : null,
            page,
        ];
        var query = string.Join('&', parts.OfType<string>());
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // the first value of each is the default
    private static T Parse<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : default;
}
