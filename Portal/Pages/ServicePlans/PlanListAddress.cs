using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.ServicePlans;
using Portal.Pages.Messages;

namespace Portal.Pages.ServicePlans;

/// <summary>The state of the list of subscriptions as its address holds it: tab, search, filters, sort, page.</summary>
public sealed record PlanListAddress
{
    public const string Path = "/subscriptions";

    /// <summary>What the audit calls this list.</summary>
    public const string ListKey = "subscriptions";

    /// <summary>Where states are mapped.</summary>
    public const string States = $"{Path}/states";

    public PlanTab Tab { get; init; }

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>A state in Odoo's word, or empty.</summary>
    public string State { get; init; } = "";

    /// <summary>How it is paid in Odoo's word, or empty.</summary>
    public string Payment { get; init; } = "";

    public PlanSort Sort { get; init; }

    public bool Descending { get; init; } = true;

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when a filter was there that cannot be read: nothing is shown then.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Address of a subscription.</summary>
    public static string Of(Guid key) => $"{Path}/{key}";

    /// <summary>The same list with every search and filter taken off.</summary>
    public PlanListAddress Cleared =>
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
                        Sort = Enum.Parse<PlanSort>(key, ignoreCase: true),
                        Descending = descending,
                        Page = ListQuery.FirstPage,
                    }
                ).First
        );

    /// <summary>The query without a page.</summary>
    public string Query => string.Join('&', Parts);

    public string First => ListQuery.Href(Path, Parts);

    /// <summary>All that match, as a file.</summary>
    public string Export => ListQuery.Href($"{Path}/export.csv", Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("tab", Tab == PlanTab.All ? null : Key(Tab)),
            ("q", Search),
            ("state", State),
            ("payment", Payment),
            ("sort", Sort == PlanSort.Changed ? null : Key(Sort)),
            (
                "desc",
                Descending == (Sort == PlanSort.Changed) ? null
                : Descending ? "1"
                : "0"
            )
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static PlanListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static PlanListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var query = new ListQuery(values);
        var sort = query.Choice<PlanSort>("sort") ?? PlanSort.Changed;
        var descending = query.Text("desc");
        return new PlanListAddress
        {
            Tab = query.Choice<PlanTab>("tab") ?? PlanTab.All,
            Search = query.Text("q")?.Trim() ?? "",
            State = query.Text("state") ?? "",
            Payment = query.Text("payment") ?? "",
            Sort = sort,
            Descending = descending is null ? sort == PlanSort.Changed : descending == "1",
            Page = query.Page,
            IsUnreadable = query.IsUnreadable,
        };
    }

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);

    public PlanListRequest ToRequest() =>
        new()
        {
            Tab = Tab,
            Search = Search,
            State = State,
            Payment = Payment,
            Sort = Sort,
            Descending = Descending,
            Page = Page,
        };

    private static string Key(Enum value) => value.ToString().ToLowerInvariant();
}
