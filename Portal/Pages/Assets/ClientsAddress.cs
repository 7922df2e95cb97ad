using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets.Organizations;
using Portal.Pages.Messages;

namespace Portal.Pages.Assets;

/// <summary>The state of the page of clients in Pulseway as its address holds it: what is searched, which ones, which page.</summary>
public sealed record ClientsAddress
{
    public const string Path = "/assets/clients";

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public PulsewayFilter Filter { get; init; }

    public bool Descending { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    public GridSort GridSort => new("client", Descending, (_, descending) => (this with { Descending = descending }).First);

    public string First => ListQuery.Href(Path, Parts());

    public string Last => ListQuery.Href(Path, [.. Parts(), "last=1"]);

    /// <summary>Reads it from query values; whatever makes no sense counts as not given.</summary>
    public static ClientsAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var read = new ListQuery(query);
        return new ClientsAddress
        {
            Search = read.Text("q")?.Trim() ?? "",
            Filter = read.Choice<PulsewayFilter>("filter") ?? PulsewayFilter.All,
            Descending = read.Text("desc") == "1",
            Page = read.Page,
        };
    }

    public PulsewayClientRequest ToRequest() => new(Search, Filter, Descending, Page);

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"before={cursor}"]);

    private string[] Parts() =>
        ListQuery.Write(
            ("q", Search),
            ("filter", Filter == PulsewayFilter.All ? null : Filter.ToString().ToLowerInvariant()),
            ("desc", Descending ? "1" : null)
        );
}
