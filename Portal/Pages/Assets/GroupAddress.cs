using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets.Groups;
using Portal.Pages.Messages;

namespace Portal.Pages.Assets;

/// <summary>The state of the page of device groups as its address holds it: what is searched, which ones, which page, which is open.</summary>
public sealed record GroupAddress
{
    public const string Path = "/alerts/groups";

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public GroupFilter Filter { get; init; }

    public bool Descending { get; init; }

    /// <summary>The group being mapped, or null.</summary>
    public Guid? Group { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    public GridSort GridSort => new("group", Descending, (_, descending) => (this with { Descending = descending }).First);

    public string First => ListQuery.Href(Path, Parts());

    public string Last => ListQuery.Href(Path, [.. Parts(), "last=1"]);

    /// <summary>Reads it from query values; whatever makes no sense counts as not given.</summary>
    public static GroupAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var read = new ListQuery(query);
        return new GroupAddress
        {
            Search = read.Text("q")?.Trim() ?? "",
            Filter = read.Choice<GroupFilter>("filter") ?? GroupFilter.Unsettled,
            Descending = read.Text("desc") == "1",
            Group = Guid.TryParse(read.Text("group"), out var key) ? key : null,
            Page = read.Page,
        };
    }

    /// <summary>Address of one group, among all.</summary>
    public static string Open(Guid group) => (new GroupAddress { Filter = GroupFilter.All, Group = group }).First;

    public GroupListRequest ToRequest() => new(Search, Filter, Descending, Page);

    public string With(Guid? group) => (this with { Group = group }).First;

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"before={cursor}"]);

    private string[] Parts() =>
        ListQuery.Write(
            ("q", Search),
            ("filter", Filter == GroupFilter.Unsettled ? null : Filter.ToString().ToLowerInvariant()),
            ("desc", Descending ? "1" : null),
            ("group", Group?.ToString())
        );
}
