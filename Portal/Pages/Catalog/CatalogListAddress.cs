using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Catalog;
using Portal.Pages.Messages;

namespace Portal.Pages.Catalog;

/// <summary>The state of the catalogue's list as its address holds it: tab, search, filter, sort, page.</summary>
public sealed record CatalogListAddress
{
    public const string Path = "/catalogue";

    public CatalogTab Tab { get; init; }

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>What speaks against it.</summary>
    public CatalogGuards? Guard { get; init; }

    public CatalogSort Sort { get; init; }

    public bool Descending { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when a filter was there that cannot be read: nothing is shown then, and nothing decided.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Address of a template.</summary>
    public static string Of(Guid id) => $"{Path}/{id}";

    /// <summary>The same list with every search and filter taken off.</summary>
    public CatalogListAddress Cleared =>
        new()
        {
            Tab = Tab,
            Sort = Sort,
            Descending = Descending,
        };

    public bool IsNarrowed => Query != Cleared.Query;

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Key(Sort),
            Descending,
            (key, descending) =>
                (
                    this with
                    {
                        Sort = Enum.Parse<CatalogSort>(key, ignoreCase: true),
                        Descending = descending,
                        Page = ListQuery.FirstPage,
                    }
                ).First
        );

    /// <summary>The query without a page.</summary>
    public string Query => string.Join('&', Parts);

    public string First => ListQuery.Href(Path, Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("tab", Tab == CatalogTab.Waiting ? null : Key(Tab)),
            ("q", Search),
            ("guard", Guard is { } guard ? Key(guard) : null),
            ("sort", Sort == CatalogSort.Changed ? null : Key(Sort)),
            ("desc", Descending ? "1" : null)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static CatalogListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static CatalogListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var query = new ListQuery(values);
        return new CatalogListAddress
        {
            Tab = query.Choice<CatalogTab>("tab") ?? CatalogTab.Waiting,
            Search = query.Text("q")?.Trim() ?? "",
            Guard = query.Choice<CatalogGuards>("guard"),
            Sort = query.Choice<CatalogSort>("sort") ?? CatalogSort.Changed,
            Descending = query.Text("desc") == "1",
            Page = query.Page,
            IsUnreadable = query.IsUnreadable,
        };
    }

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);

    public CatalogListRequest ToRequest() =>
        new()
        {
            Tab = Tab,
            Search = Search,
            Guard = Guard,
            Sort = Sort,
            Descending = Descending,
            Page = Page,
        };

    private static string Key(Enum value) => value.ToString().ToLowerInvariant();
}
