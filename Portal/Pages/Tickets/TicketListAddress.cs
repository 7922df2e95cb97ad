using System.Globalization;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Assets.Tickets;
using Portal.Pages.Messages;

namespace Portal.Pages.Tickets;

/// <summary>The state of the list of tickets as its address holds it.</summary>
public sealed record TicketListAddress
{
    public const string Path = "/tickets";
    public const string ListKey = "tickets";

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public Guid? Client { get; init; }

    public Guid? Asset { get; init; }

    public TicketStanding? Standing { get; init; }

    /// <summary>Stage in Odoo, or empty.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Least priority, 0 to 3.</summary>
    public int? Priority { get; init; }

    /// <summary>Least age, in days.</summary>
    public int? Days { get; init; }

    /// <summary>Who works on it; empty for all.</summary>
    public string Assignee { get; init; } = "";

    /// <summary>True for those about a device, false for those about none.</summary>
    public bool? HasAsset { get; init; }

    public TicketSort Sort { get; init; }

    public bool Ascending { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when it holds a filter that cannot be read.</summary>
    public bool IsUnreadable { get; private init; }

    public bool IsNarrowed => (this with { Page = Cleared.Page, Sort = default, Ascending = false }) != Cleared;

    public static TicketListAddress Cleared { get; } = new();

    public string First => ListQuery.Href(Path, Parts());

    public string Last => ListQuery.Href(Path, [.. Parts(), "last=1"]);

    public string Export => ListQuery.Href($"{Path}/export.csv", Parts());

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            !Ascending,
            (key, descending) =>
                (this with { Sort = Enum.Parse<TicketSort>(key, ignoreCase: true), Ascending = !descending }).First
        );

    /// <summary>Reads it from query values.</summary>
    public static TicketListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var read = new ListQuery(query);
        var (client, asset) = (Id(read.Text("client")), Id(read.Text("asset")));
        var address = new TicketListAddress
        {
            Search = read.Text("q")?.Trim() ?? "",
            Client = client.Value,
            Asset = asset.Value,
            Standing = read.Choice<TicketStanding>("state"),
            Stage = read.Text("stage") ?? "",
            Priority = read.Number("priority"),
            Days = read.Number("days"),
            Assignee = read.Text("person") ?? "",
            HasAsset = read.Text("device") switch
            {
                "1" => true,
                "0" => false,
                _ => null,
            },
            Sort = read.Choice<TicketSort>("sort") ?? TicketSort.Created,
            Ascending = read.Text("asc") == "1",
            Page = read.Page,
        };
        var isWrong = client.IsWrong || asset.IsWrong || address.Priority > 3 || address.Days > 3650;
        return address with { IsUnreadable = read.IsUnreadable || isWrong };
    }

    public TicketListRequest ToRequest() =>
        new()
        {
            Search = Search,
            ClientKey = Client,
            AssetKey = Asset,
            Standing = Standing,
            Stage = Stage,
            LeastPriority = Priority,
            LeastDays = Days,
            Assignee = Assignee,
            HasAsset = HasAsset,
            Sort = Sort,
            Ascending = Ascending,
            Page = Page,
        };

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"before={cursor}"]);

    /// <summary>A value as the address says it.</summary>
    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private string[] Parts() =>
        ListQuery.Write(
            ("q", Search),
            ("client", Client?.ToString()),
            ("asset", Asset?.ToString()),
            ("state", Standing is { } standing ? Lower(standing) : null),
            ("stage", Stage),
            ("priority", Priority?.ToString(CultureInfo.InvariantCulture)),
            ("days", Days?.ToString(CultureInfo.InvariantCulture)),
            ("person", Assignee),
            ("device", HasAsset is { } has ? (has ? "1" : "0") : null),
            ("sort", Sort == TicketSort.Created ? null : Lower(Sort)),
            ("asc", Ascending ? "1" : null)
        );

    private static (Guid? Value, bool IsWrong) Id(string? text) =>
        text is null ? (null, false)
        : Guid.TryParse(text, out var id) ? (id, false)
        : (null, true);
}
