using System.Globalization;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;

namespace Portal.Pages.Messages;

/// <summary>Reads and writes the query of a list's address; whatever makes no sense counts as not given.</summary>
internal sealed class ListQuery(IEnumerable<KeyValuePair<string, StringValues>> query)
{
    private const int PageSize = 50;
    private const int Longest = 600; // a reason has 500
    private const int LongestCursor = 4000;

    private readonly Dictionary<string, string> _values = query.ToDictionary(
        pair => pair.Key,
        pair => pair.Value.ToString(),
        StringComparer.OrdinalIgnoreCase
    );

    public static KeysetRequest FirstPage { get; } = KeysetRequest.First(PageSize);

    /// <summary>What a list shows that was asked for by a filter nobody can read: never all rows instead of some.</summary>
    public const string UnreadableSentence =
        "The address of this list holds a filter that cannot be read; it may have been cut when it was copied. Clear the filters and choose them again.";

    /// <summary>True once a filter was there and could not be read.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Names in the address that this list does not know, in order.</summary>
    /// <param name="known">The filters it has; those of its pages are known anyway.</param>
    public IReadOnlyList<string> Unknown(params IReadOnlyCollection<string> known) =>
        [
            .. _values
                .Keys.Where(key => !known.Concat(["after", "before", "last"]).Contains(key, StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The page asked for.</summary>
    public KeysetRequest Page =>
        (Cursor("after"), Cursor("before"), Text("last")) switch
        {
            ({ } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
            (_, { } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
            (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
            _ => FirstPage,
        };

    /// <summary>The parts of a query, in order, without those that hold nothing.</summary>
    public static string[] Write(params (string Key, string? Value)[] values) =>
        [
            .. values
                .Where(each => !string.IsNullOrEmpty(each.Value))
                .Select(each =>
                    string.Create(CultureInfo.InvariantCulture, $"{each.Key}={Uri.EscapeDataString(each.Value ?? "")}")
                ),
        ];

    public static string Href(string path, string[] parts) => parts.Length == 0 ? path : $"{path}?{string.Join('&', parts)}";

    /// <summary>One value; null where there is none, or what no text can be.</summary>
    public string? Text(string key) => Text(key, Longest);

    /// <summary>One whole number from 0.</summary>
    public int? Number(string key) =>
        Read<int>(
            key,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null
        );

    /// <summary>One day.</summary>
    public DateOnly? Day(string key) => Read<DateOnly>(key, text => LocalDay.Parse(text));

    /// <summary>One of a fixed choice.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum =>
        Read<T>(
            key,
            text =>
                !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen)
                    ? chosen
                    : null
        );

    // made by the list itself: an edited one leads to the first page
    private string? Cursor(string key) =>
        _values.GetValueOrDefault(key) is { Length: > 0 and <= LongestCursor } value ? Folding.Clean(value) : null;

    private string? Text(string key, int longest)
    {
        var value = _values.GetValueOrDefault(key);
        IsUnreadable |= value?.Length > longest;
        return value is { Length: > 0 } && value.Length <= longest ? Folding.Clean(value) : null;
    }

    private T? Read<T>(string key, Func<string, T?> parse)
        where T : struct
    {
        var text = Text(key);
        var value = string.IsNullOrEmpty(text) ? null : parse(text);
        IsUnreadable |= text is { Length: > 0 } && value is null;
        return value;
    }
}
