using Portal.Components;
using Portal.Core;
using Portal.Core.Billing;

namespace Portal.Pages.Billing;

/// <summary>The state of the list as its address holds it: what is searched, how it is sorted, which page.</summary>
/// <param name="Search">Words, or empty.</param>
/// <param name="State">Only this state, or null.</param>
/// <param name="Sort">Column.</param>
/// <param name="Descending">Last first.</param>
/// <param name="Page">Which page.</param>
public sealed record BillingListAddress(
    string Search,
    BillingAddressState? State,
    BillingSort Sort,
    bool Descending,
    KeysetRequest Page
)
{
    public const string Path = "/billing-addresses";

    private const int PageSize = 50;

    /// <summary>Reads it from query values; whatever makes no sense counts as not given.</summary>
    public static BillingListAddress Read(
        string? q,
        string? state,
        string? sort,
        string? desc,
        string? after,
        string? before,
        string? last
    ) =>
        new(
            q?.Trim() ?? "",
            Parse<BillingAddressState>(state),
            Parse<BillingSort>(sort) ?? BillingSort.Name,
            desc == "1",
            (after, before, last) switch
            {
                ({ Length: > 0 }, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { Length: > 0 }, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            }
        );

    public BillingListRequest ToRequest() => new(Search, State, Sort, Descending, Page);

    /// <summary>The first page of another search or state.</summary>
    public string With(string search, BillingAddressState? state) => Href(search, state, Sort, Descending, null);

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            Descending,
            (key, descending) => Href(Search, State, Parse<BillingSort>(key) ?? BillingSort.Name, descending, null)
        );

    public string First => Href(Search, State, Sort, Descending, null);

    public string Last => Href(Search, State, Sort, Descending, "last=1");

    public string? After(string? cursor) => cursor is null ? null : Href(Search, State, Sort, Descending, $"after={cursor}");

    public string? Before(string? cursor) => cursor is null ? null : Href(Search, State, Sort, Descending, $"before={cursor}");

    private static string Href(string search, BillingAddressState? state, BillingSort sort, bool descending, string? page)
    {
        var parts = new List<string>();
        if (search.Length > 0)
        {
            parts.Add($"q={Uri.EscapeDataString(search)}");
        }

        if (state is { } only)
        {
            parts.Add($"state={Lower(only)}");
        }

        if (sort != BillingSort.Name)
        {
            parts.Add($"sort={Lower(sort)}");
        }

        if (descending)
        {
            parts.Add("desc=1");
        }

        if (page is not null)
        {
            parts.Add(page);
        }

        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T? Parse<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
