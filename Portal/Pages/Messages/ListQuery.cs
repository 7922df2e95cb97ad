using System.Globalization;
using Microsoft.Extensions.Primitives;
using Portal.Core;

namespace Portal.Pages.Messages;

/// <summary>Reads and writes the query of a list's address; whatever makes no sense counts as not given.</summary>
internal sealed class ListQuery(IEnumerable<KeyValuePair<string, StringValues>> query)
{
    private const int PageSize = 50;
    private const int Longest = 200;

    private readonly Dictionary<string, string> _values = query.ToDictionary(
        pair => pair.Key,
        pair => pair.Value.ToString(),
        StringComparer.OrdinalIgnoreCase
    );

    public static KeysetRequest FirstPage { get; } = KeysetRequest.First(PageSize);

    /// <summary>The page asked for.</summary>
    public KeysetRequest Page =>
        (Text("after"), Text("before"), Text("last")) switch
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
    public string? Text(string key) =>
        _values.GetValueOrDefault(key) is { Length: > 0 and <= Longest } value ? Folding.Clean(value) : null;

    /// <summary>One of a fixed choice.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum =>
        Text(key) is { } text && !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var chosen)
            ? chosen
            : null;
}
