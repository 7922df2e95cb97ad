using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Retail.Entitlements;
using Portal.Pages.Home;
using Portal.Pages.Messages;

namespace Portal.Pages.Entitlements;

/// <summary>The state of the list of entitlements as its address holds it: tab, search, filters, sort, chart, page.</summary>
public sealed record EntitlementListAddress
{
    public const string Path = "/entitlements";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "entitlements";

    public EntitlementTab Tab { get; init; }

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public int? Outlet { get; init; }

    public int? Channel { get; init; }

    /// <summary>The reason, or empty; a cut one ends with <see cref="ReasonFilter.Ellipsis"/> and stands for all that begin so.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What they lack, whatever else they lack.</summary>
    public EntitlementLack? Lacks { get; init; }

    /// <summary>How old their promise is.</summary>
    public EntitlementAge? Age { get; init; }

    /// <summary>Least number of attempts.</summary>
    public int? Attempts { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, likewise; it counts whole.</summary>
    public DateOnly? To { get; init; }

    public EntitlementSort Sort { get; init; }

    /// <summary>Null for the usual way of the tab.</summary>
    public bool? Descending { get; init; }

    public TrendRange Chart { get; init; } = TrendRange.Day;

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when a filter was there that cannot be read: nothing is shown then, and nothing sent.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>What waits longest comes first; what is over, the newest.</summary>
    public bool IsDescending =>
        Descending
        ?? (
            Sort == EntitlementSort.Promised && Tab is EntitlementTab.Delivered or EntitlementTab.Cancelled or EntitlementTab.All
        );

    /// <summary>The same list with every search and filter taken off.</summary>
    public EntitlementListAddress Cleared =>
        new()
        {
            Tab = Tab,
            Sort = Sort,
            Descending = Descending,
            Chart = Chart,
        };

    public bool IsNarrowed => Query != Cleared.Query;

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Key(Sort),
            IsDescending,
            (key, descending) =>
                (this with { Sort = Enum.Parse<EntitlementSort>(key, ignoreCase: true), Descending = descending }).First
        );

    /// <summary>The query without a page, as a saved view keeps it.</summary>
    public string Query => string.Join('&', Parts);

    public string First => ListQuery.Href(Path, Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    /// <summary>All that the list shows, as a file.</summary>
    public string Export => ListQuery.Href($"{Path}/export.csv", Parts);

    private string[] Parts =>
        ListQuery.Write(
            ("tab", Tab == EntitlementTab.Pending ? null : Key(Tab)),
            ("q", Search),
            ("outlet", Number(Outlet)),
            ("channel", Number(Channel)),
            ("reason", Reason),
            ("lacks", Lacks is { } lack ? Key(lack) : null),
            ("age", Age?.Key),
            ("attempts", Number(Attempts)),
            ("from", LocalDay.Format(From)),
            ("to", LocalDay.Format(To)),
            ("sort", Sort == EntitlementSort.Promised ? null : Key(Sort)),
            ("desc", Descending is { } descending ? Flag(descending) : null),
            ("chart", Chart == TrendRange.Day ? null : Chart.Key)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static EntitlementListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static EntitlementListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var query = new ListQuery(values);
        var age = EntitlementAge.Parse(query.Text("age"));
        return new EntitlementListAddress
        {
            Tab = query.Choice<EntitlementTab>("tab") ?? EntitlementTab.Pending,
            Search = query.Text("q")?.Trim() ?? "",
            Outlet = query.Number("outlet"),
            Channel = query.Number("channel"),
            Reason = query.Text("reason") ?? "",
            Lacks = query.Choice<EntitlementLack>("lacks"),
            Age = age,
            Attempts = query.Number("attempts"),
            From = query.Day("from"),
            To = query.Day("to"),
            Sort = query.Choice<EntitlementSort>("sort") ?? EntitlementSort.Promised,
            Descending = query.Text("desc") switch
            {
                "1" => true,
                "0" => false,
                _ => null,
            },
            Chart = TrendRange.Parse(query.Text("chart")),
            Page = query.Page,
            IsUnreadable = query.IsUnreadable || (age is null && query.Text("age") is not null),
        };
    }

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);

    /// <summary>The list of all with this reason.</summary>
    public string Of(string reason) =>
        (this with { Reason = ReasonFilter.Of(reason), Lacks = null, Page = ListQuery.FirstPage }).First;

    /// <param name="zone">Zone that days are meant in.</param>
    /// <param name="now">UTC instant that ages are counted from.</param>
    public EntitlementRequest ToRequest(TimeZoneInfo zone, DateTime now) =>
        new()
        {
            Tab = Tab,
            Search = Search,
            OutletId = Outlet,
            ChannelId = Channel,
            Reason = ReasonFilter.Text(Reason) ?? "",
            IsReasonWhole = ReasonFilter.IsWhole(Reason),
            Lacks = Lacks,
            LeastAttempts = Attempts,
            From = Later(From is { } from ? LocalDay.Start(from, zone) : null, Age?.From(now)),
            Until = Earlier(To is { } to ? LocalDay.Start(to.AddDays(1), zone) : null, Age?.Until(now)),
            Sort = Sort,
            Descending = IsDescending,
            Page = Page,
        };

    // both count where both are there
    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other : one;

    private static string Key(Enum value) => value.ToString().ToLowerInvariant();

    private static string Flag(bool value) => value ? "1" : "0";

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
