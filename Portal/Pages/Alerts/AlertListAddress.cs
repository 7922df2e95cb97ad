using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Pages.Messages;

namespace Portal.Pages.Alerts;

/// <summary>The state of the list of alerts as its address holds it.</summary>
public sealed record AlertListAddress
{
    public const string Path = "/alerts";

    private const string Seen = "seen";

    public AlertState? State { get; init; }

    public AlertPriority? Priority { get; init; }

    public AlertSource? Source { get; init; }

    public Guid? Client { get; init; }

    public Guid? Asset { get; init; }

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public bool OldestFirst { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    public AlertFilter Filter =>
        new()
        {
            State = State,
            Priority = Priority,
            Source = Source,
            Client = Client,
            Asset = Asset,
            Search = Search,
            OldestFirst = OldestFirst,
        };

    public GridSort GridSort => new(Seen, !OldestFirst, (_, descending) => (this with { OldestFirst = !descending }).First);

    public string First => ListQuery.Href(Path, Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("q", Search),
            ("state", State is { } state ? Key(state) : null),
            ("priority", Priority is { } priority ? Key(priority) : null),
            ("source", Source is { } source ? Key(source) : null),
            ("client", Client?.ToString()),
            ("asset", Asset?.ToString()),
            ("oldest", OldestFirst ? "1" : null)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static AlertListAddress Read(string uri)
    {
        var query = new ListQuery(QueryHelpers.ParseQuery(new Uri(uri).Query));
        return new AlertListAddress
        {
            Search = query.Text("q")?.Trim() ?? "",
            State = query.Choice<AlertState>("state"),
            Priority = query.Choice<AlertPriority>("priority"),
            Source = query.Choice<AlertSource>("source"),
            Client = Guid.TryParse(query.Text("client"), out var client) ? client : null,
            Asset = Guid.TryParse(query.Text("asset"), out var asset) ? asset : null,
            OldestFirst = query.Text("oldest") == "1",
            Page = query.Page,
        };
    }

    /// <summary>A value as the address says it.</summary>
    public static string Key(Enum value) => value.ToString().ToLowerInvariant();

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);
}
