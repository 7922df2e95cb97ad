using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Subscriptions.Seats;
using Portal.Pages.Messages;

namespace Portal.Pages.Seats;

/// <summary>The state of a count's lines as its address holds it: tab, search, filters, sort, page.</summary>
public sealed record SeatListAddress
{
    public const string Path = "/seats";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "seats";

    public required Guid RunId { get; init; }

    public SeatTab Tab { get; init; }

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>Why it is not approved by itself.</summary>
    public SeatGuards? Guard { get; init; }

    /// <summary>Internal reference of the product, or empty.</summary>
    public string Product { get; init; } = "";

    public SeatSort Sort { get; init; }

    public bool Descending { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when a filter was there that cannot be read: nothing is shown then, and nothing decided.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Address of a count.</summary>
    public static string Of(Guid runId) => $"{Path}/{runId}";

    /// <summary>Address of a line.</summary>
    public static string OfLine(Guid lineId) => $"{Path}/lines/{lineId}";

    /// <summary>The same list with every search and filter taken off.</summary>
    public SeatListAddress Cleared =>
        new()
        {
            RunId = RunId,
            Tab = Tab,
            Sort = Sort,
            Descending = Descending,
        };

    public bool IsNarrowed => Query != Cleared.Query;

    /// <summary>By what the lines are narrowed, in words; empty where all are shown.</summary>
    public string Narrowing
    {
        get
        {
            string?[] words =
            [
                Search.Length > 0 ? $"“{Search}”" : null,
                Guard is { } guard ? $"“{SeatWords.Guard(guard)}”" : null,
                Product.Length > 0 ? $"product {Product}" : null,
            ];
            return string.Join(" and ", words.Where(word => word is not null));
        }
    }

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Key(Sort),
            Descending,
            (key, descending) =>
                (
                    this with
                    {
                        Sort = Enum.Parse<SeatSort>(key, ignoreCase: true),
                        Descending = descending,
                        Page = ListQuery.FirstPage,
                    }
                ).First
        );

    /// <summary>The query without a page.</summary>
    public string Query => string.Join('&', Parts);

    public string First => ListQuery.Href(Of(RunId), Parts);

    public string Last => ListQuery.Href(Of(RunId), [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("tab", Tab == SeatTab.Waiting ? null : Key(Tab)),
            ("q", Search),
            ("guard", Guard is { } guard ? Key(guard) : null),
            ("product", Product),
            ("sort", Sort == SeatSort.Client ? null : Key(Sort)),
            ("desc", Descending ? "1" : null)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static SeatListAddress Read(Guid runId, string uri) => Read(runId, QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static SeatListAddress Read(Guid runId, IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var query = new ListQuery(values);
        return new SeatListAddress
        {
            RunId = runId,
            Tab = query.Choice<SeatTab>("tab") ?? SeatTab.Waiting,
            Search = query.Text("q")?.Trim() ?? "",
            Guard = query.Choice<SeatGuards>("guard"),
            Product = query.Text("product") ?? "",
            Sort = query.Choice<SeatSort>("sort") ?? SeatSort.Client,
            Descending = query.Text("desc") == "1",
            Page = query.Page,
            IsUnreadable = query.IsUnreadable,
        };
    }

    /// <summary>All that the list shows, as a file: csv or xlsx.</summary>
    public string Export(string format) => ListQuery.Href($"{Of(RunId)}/export.{format}", Parts);

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Of(RunId), [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Of(RunId), [.. Parts, $"before={cursor}"]);

    public SeatLineRequest ToRequest() =>
        new()
        {
            RunId = RunId,
            Tab = Tab,
            Search = Search,
            Guard = Guard,
            ProductCode = Product,
            Sort = Sort,
            Descending = Descending,
            Page = Page,
        };

    private static string Key(Enum value) => value.ToString().ToLowerInvariant();
}
