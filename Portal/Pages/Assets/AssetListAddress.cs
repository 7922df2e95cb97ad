using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets;
using Portal.Core.Assets.Lists;
using Portal.Pages.Messages;

namespace Portal.Pages.Assets;

/// <summary>The state of the list as its address holds it: what is searched and filtered, how it is sorted, which page.</summary>
public sealed record AssetListAddress
{
    public const string Path = "/assets";
    public const string ListKey = "assets";

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public Guid? Client { get; init; }

    public Guid? Group { get; init; }

    /// <summary>Operating system, folded, or empty.</summary>
    public string Os { get; init; } = "";

    public AssetStatus? Status { get; init; }

    public AssetFilter Filter { get; init; }

    public AssetSort Sort { get; init; }

    public bool Descending { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when it holds a filter that cannot be read.</summary>
    public bool IsUnreadable { get; private init; }

    public bool IsNarrowed => (this with { Page = Cleared.Page, Sort = default, Descending = false }) != Cleared;

    public static AssetListAddress Cleared { get; } = new();

    public string First => ListQuery.Href(Path, Parts());

    public string Last => ListQuery.Href(Path, [.. Parts(), "last=1"]);

    public string Export => ListQuery.Href($"{Path}/export.csv", Parts());

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            Descending,
            (key, descending) =>
                (this with { Sort = Enum.Parse<AssetSort>(key, ignoreCase: true), Descending = descending }).First
        );

    /// <summary>Reads it from query values.</summary>
    public static AssetListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var read = new ListQuery(query);
        var (client, group) = (Id(read.Text("client")), Id(read.Text("group")));
        var address = new AssetListAddress
        {
            Search = read.Text("q")?.Trim() ?? "",
            Client = client.Value,
            Group = group.Value,
            Os = read.Text("os") ?? "",
            Status = read.Choice<AssetStatus>("status"),
            Filter = read.Choice<AssetFilter>("filter") ?? AssetFilter.All,
            Sort = read.Choice<AssetSort>("sort") ?? AssetSort.Hostname,
            Descending = read.Text("desc") == "1",
            Page = read.Page,
        };
        return address with { IsUnreadable = read.IsUnreadable || client.IsWrong || group.IsWrong };
    }

    public AssetListRequest ToRequest() =>
        new()
        {
            Search = Search,
            ClientKey = Client,
            GroupKey = Group,
            OsKey = Os,
            Status = Status,
            Filter = Filter,
            Sort = Sort,
            Descending = Descending,
            Page = Page,
        };

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"before={cursor}"]);

    private string[] Parts() =>
        ListQuery.Write(
            ("q", Search),
            ("client", Client?.ToString()),
            ("group", Group?.ToString()),
            ("os", Os),
            ("status", Status is { } status ? Lower(status) : null),
            ("filter", Filter == AssetFilter.All ? null : Lower(Filter)),
            ("sort", Sort == AssetSort.Hostname ? null : Lower(Sort)),
            ("desc", Descending ? "1" : null)
        );

    private static (Guid? Value, bool IsWrong) Id(string? text) =>
        text is null ? (null, false)
        : Guid.TryParse(text, out var id) ? (id, false)
        : (null, true);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
