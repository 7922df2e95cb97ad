using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;
using Portal.Core.Retail.Drifts;
using Portal.Pages.Messages;

namespace Portal.Pages.Entitlements;

/// <summary>The state of the list of differences as its address holds it.</summary>
public sealed record DriftListAddress
{
    public const string Path = "/entitlements/differences";

    private const string Seen = "seen";

    public DriftState State { get; init; }

    public DriftKind? Kind { get; init; }

    public bool NewestFirst { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    public GridSort GridSort => new(Seen, NewestFirst, (_, descending) => (this with { NewestFirst = descending }).First);

    public string First => ListQuery.Href(Path, Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("state", State == DriftState.Open ? null : Key(State)),
            ("kind", Kind is { } kind ? Key(kind) : null),
            ("newest", NewestFirst ? "1" : null)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static DriftListAddress Read(string uri)
    {
        var query = new ListQuery(QueryHelpers.ParseQuery(new Uri(uri).Query));
        return new DriftListAddress
        {
            State = query.Choice<DriftState>("state") ?? DriftState.Open,
            Kind = query.Choice<DriftKind>("kind"),
            NewestFirst = query.Text("newest") == "1",
            Page = query.Page,
        };
    }

    /// <summary>A value as the address says it.</summary>
    public static string Key(Enum value) => value.ToString().ToLowerInvariant();

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);
}
