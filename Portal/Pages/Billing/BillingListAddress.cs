using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Billing;

namespace Portal.Pages.Billing;

/// <summary>The state of the list as its address holds it: what is searched and filtered, how it is sorted, which page.</summary>
public sealed record BillingListAddress
{
    public const string Path = "/billing-addresses";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "billing-addresses";

    private const string NoCountry = "none";
    private const int PageSize = 50;

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public BillingAddressState? State { get; init; }

    /// <summary>Folded name; empty for those without a country; null for all.</summary>
    public string? CountryKey { get; init; }

    public int? Company { get; init; }

    public bool Mine { get; init; }

    public BillingSort Sort { get; init; }

    public bool Descending { get; init; }

    public KeysetRequest Page { get; init; } = KeysetRequest.First(PageSize);

    public bool IsFiltered => State is not null || CountryKey is not null || Company is not null || Mine;

    public bool IsNarrowed => Search.Length > 0 || IsFiltered;

    /// <summary>How the grid is sorted, and where its headers lead.</summary>
    public GridSort GridSort =>
        new(
            Lower(Sort),
            Descending,
            (key, descending) => (this with { Sort = Parse<BillingSort>(key) ?? BillingSort.Name, Descending = descending }).First
        );

    /// <summary>The query without a page, as a saved view keeps it.</summary>
    public string Query => string.Join('&', Parts());

    public string First => Href([.. Parts()]);

    public string Last => Href([.. Parts(), "last=1"]);

    /// <summary>All that the list shows, as a file.</summary>
    public string Export => Query.Length == 0 ? $"{Path}/export.csv" : $"{Path}/export.csv?{Query}";

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static BillingListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static BillingListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new BillingListAddress
        {
            Search = Value("q")?.Trim() ?? "",
            State = Parse<BillingAddressState>(Value("state")),
            CountryKey =
                Value("country") is not { } country ? null
                : country == NoCountry ? ""
                : Folding.Fold(country, 200),
            Company = int.TryParse(Value("company"), CultureInfo.InvariantCulture, out var company) ? company : null,
            Mine = Value("mine") == "1",
            Sort = Parse<BillingSort>(Value("sort")) ?? BillingSort.Name,
            Descending = Value("desc") == "1",
            Page = (Value("after"), Value("before"), Value("last")) switch
            {
                ({ } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            },
        };

        string? Value(string key) => values.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
    }

    public string? After(string? cursor) => cursor is null ? null : Href([.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : Href([.. Parts(), $"before={cursor}"]);

    public BillingListRequest ToRequest() =>
        new(Search, State, Sort, Descending, Page)
        {
            CountryKey = CountryKey,
            OperatingCompanyId = Company,
            Mine = Mine,
        };

    private static string Href(string[] parts) => parts.Length == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

    private IEnumerable<string> Parts()
    {
        (string Key, string? Value)[] values =
        [
            ("q", Search.Length > 0 ? Search : null),
            ("state", State is { } state ? Lower(state) : null),
            ("country", CountryKey is "" ? NoCountry : CountryKey?.ToLowerInvariant()),
            ("company", Company?.ToString(CultureInfo.InvariantCulture)),
            ("mine", Mine ? "1" : null),
            ("sort", Sort == BillingSort.Name ? null : Lower(Sort)),
            ("desc", Descending ? "1" : null),
        ];
        return values
            .Where(each => each.Value is not null)
            .Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value ?? "")}");
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T? Parse<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
