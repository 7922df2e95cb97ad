using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;

namespace Portal.Pages.Mapping;

/// <summary>The state of the mapping page as its address holds it: what is searched, which page, which product is open.</summary>
public sealed record MappingAddress
{
    public const string Path = "/mapping";
    private const int PageSize = 50;

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public bool Descending { get; init; }

    /// <summary>The product being mapped, or null.</summary>
    public int? Product { get; init; }

    public KeysetRequest Page { get; init; } = KeysetRequest.First(PageSize);

    public GridSort GridSort => new("product", Descending, (_, descending) => (this with { Descending = descending }).First);

    public string First => Href([.. Parts()]);

    public string Last => Href([.. Parts(), "last=1"]);

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static MappingAddress Read(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new MappingAddress
        {
            Search = Value("q")?.Trim() ?? "",
            Descending = Value("desc") == "1",
            Product =
                int.TryParse(Value("product"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null,
            Page = (Value("after"), Value("before"), Value("last")) switch
            {
                ({ } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            },
        };

        string? Value(string key) =>
            query.GetValueOrDefault(key).ToString() is { Length: > 0 and <= 4000 } value ? Folding.Clean(value) : null;
    }

    public string? After(string? cursor) => cursor is null ? null : Href([.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : Href([.. Parts(), $"before={cursor}"]);

    /// <summary>The same list with a product open beside it; null closes it.</summary>
    public string Open(int? product) => Href([.. (this with { Product = product }).Parts(), .. PagePart()]);

    private static string Href(string[] parts) => parts.Length == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

    // what is opened beside it does not turn the page
    private string[] PagePart() =>
        Page switch
        {
            { Move: KeysetMove.After, Cursor: { } cursor } => [$"after={cursor}"],
            { Move: KeysetMove.Before, Cursor: { } cursor } => [$"before={cursor}"],
            { Move: KeysetMove.Last } => ["last=1"],
            _ => [],
        };

    private IEnumerable<string> Parts()
    {
        (string Key, string? Value)[] values =
        [
            ("q", Search.Length > 0 ? Search : null),
            ("desc", Descending ? "1" : null),
            ("product", Product?.ToString(CultureInfo.InvariantCulture)),
        ];
        return values
            .Where(each => each.Value is not null)
            .Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value ?? "")}");
    }
}
