using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;
using Portal.Core.Alarms;

namespace Portal.Pages.Alarms;

/// <summary>The state of the list of alarms as its address holds it.</summary>
public sealed record AlarmListAddress
{
    public const string Path = "/alarms";

    private const string Since = "since";
    private const int PageSize = 50;

    /// <summary>True for those that last, false for those that are over; null for all.</summary>
    public bool? IsOpen { get; init; }

    public AlarmSeverity? Severity { get; init; }

    public bool OldestFirst { get; init; }

    public KeysetRequest Page { get; init; } = KeysetRequest.First(PageSize);

    public bool IsNarrowed => IsOpen is not null || Severity is not null;

    /// <summary>How the grid is sorted, and where its header leads.</summary>
    public GridSort GridSort => new(Since, !OldestFirst, (_, descending) => (this with { OldestFirst = !descending }).First);

    public string? State =>
        IsOpen switch
        {
            true => "open",
            false => "over",
            null => null,
        };

    public string First => Href([.. Parts()]);

    public string Last => Href([.. Parts(), "last=1"]);

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static AlarmListAddress Read(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new AlarmListAddress
        {
            IsOpen = OpenOf(Value("state")),
            Severity = SeverityOf(Value("severity")),
            OldestFirst = Value("oldest") == "1",
            Page = (Value("after"), Value("before"), Value("last")) switch
            {
                ({ } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            },
        };

        string? Value(string key) =>
            values.TryGetValue(key, out var found) && found.ToString() is { Length: > 0 } value ? value : null;
    }

    public static bool? OpenOf(string? state) =>
        state switch
        {
            "open" => true,
            "over" => false,
            _ => null,
        };

    public static AlarmSeverity? SeverityOf(string? word) =>
        Enum.TryParse<AlarmSeverity>(word, ignoreCase: true, out var severity) && Enum.IsDefined(severity) ? severity : null;

    public string? After(string? cursor) => cursor is null ? null : Href([.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : Href([.. Parts(), $"before={cursor}"]);

    public AlarmListRequest ToRequest() => new(OldestFirst, Page) { IsOpen = IsOpen, Severity = Severity };

    private static string Href(string[] parts) => parts.Length == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

    private IEnumerable<string> Parts()
    {
        (string Key, string? Value)[] values =
        [
            ("state", State),
            ("severity", Severity?.ToString().ToLowerInvariant()),
            ("oldest", OldestFirst ? "1" : null),
        ];
        return values.Where(each => each.Value is not null).Select(each => $"{each.Key}={each.Value}");
    }
}
