using Microsoft.Extensions.Primitives;
using Portal.Core.Assets.Map;
using Portal.Pages.Messages;

namespace Portal.Pages.Map;

/// <summary>The state of the map as its address holds it: the client, what is searched and filtered, which page of the table.</summary>
public sealed record MapAddress
{
    public const string Path = "/map";

    /// <summary>Where the picture reads its contents.</summary>
    public const string DataPath = "/map/data.json";

    /// <summary>Assets on one page of the table.</summary>
    public const int PageSize = 50;

    public Guid? Client { get; init; }

    /// <summary>Words that the picture highlights, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>Operating system, folded, or empty.</summary>
    public string Os { get; init; } = "";

    /// <summary>Least priority of an open ticket, 0 to 3.</summary>
    public int? Priority { get; init; }

    /// <summary>Least age of an open ticket, in days.</summary>
    public int? Days { get; init; }

    /// <summary>True to show decommissioned assets too.</summary>
    public bool WithGone { get; init; }

    /// <summary>How the devices are billed; null for all.</summary>
    public MapBilling? Billing { get; init; }

    /// <summary>Page of the table, from 0.</summary>
    public int Page { get; init; }

    /// <summary>True when it holds a filter that cannot be read.</summary>
    public bool IsUnreadable { get; private init; }

    /// <summary>True when the map leaves assets of the client out.</summary>
    public bool IsNarrowed => Data != new MapAddress { Client = Client }.Data;

    public string Href => ListQuery.Href(Path, [.. Parts(), .. Page > 0 ? [$"page={Page}"] : Array.Empty<string>()]);

    public string Data => ListQuery.Href(DataPath, Parts(withSearch: false));

    public string Export => ListQuery.Href($"{Path}/export.csv", Parts());

    /// <summary>Reads it from query values.</summary>
    public static MapAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var read = new ListQuery(query);
        var client = read.Text("client");
        var address = new MapAddress
        {
            Client = Guid.TryParse(client, out var key) ? key : null,
            Search = read.Text("q")?.Trim() ?? "",
            Os = read.Text("os") ?? "",
            Priority = read.Number("priority"),
            Days = read.Number("days"),
            WithGone = read.Text("gone") == "1",
            Billing = read.Choice<MapBilling>("billing"),
            Page = read.Number("page") ?? 0,
        };
        var isWrong = address.Priority > 3 || address.Days > 3650 || (client is not null && address.Client is null);
        return address with { IsUnreadable = read.IsUnreadable || isWrong };
    }

    public AssetMapRequest ToRequest(Guid client) =>
        new()
        {
            ClientKey = client,
            OsKey = Os,
            LeastPriority = Priority,
            LeastTicketDays = Days,
            WithDecommissioned = true, // whether one is billed although it is gone is known only beside the lines: see MapPicture
        };

    private string[] Parts(bool withSearch = true) =>
        ListQuery.Write(
            ("client", Client?.ToString()),
            ("q", withSearch ? Search : null),
            ("os", Os),
            ("priority", Priority?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("days", Days?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("gone", WithGone ? "1" : null),
            ("billing", Billing?.ToString().ToLowerInvariant())
        );
}
