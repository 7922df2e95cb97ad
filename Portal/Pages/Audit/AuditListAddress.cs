using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Audit;

namespace Portal.Pages.Audit;

/// <summary>The state of the audit's list as its address holds it: what is searched and filtered, in which order, which page.</summary>
public sealed record AuditListAddress
{
    public const string Path = "/audit";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "audit";

    /// <summary>Stands for Portal itself among the people.</summary>
    public const string Portal = "portal";

    private const string When = "when";
    private const int PageSize = 50;

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    /// <summary>A person's id, or <see cref="Portal"/>.</summary>
    public string? Who { get; init; }

    public string? Action { get; init; }

    public string? Kind { get; init; }

    public string? Subject { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>Reference of one act.</summary>
    public string? Act { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, likewise; it counts whole.</summary>
    public DateOnly? To { get; init; }

    public bool OldestFirst { get; init; }

    public KeysetRequest Page { get; init; } = KeysetRequest.First(PageSize);

    public bool IsNarrowed => Search.Length > 0 || Parts().Any(part => !part.StartsWith("oldest=", StringComparison.Ordinal));

    /// <summary>How the grid is sorted, and where its header leads.</summary>
    public GridSort GridSort => new(When, !OldestFirst, (_, descending) => (this with { OldestFirst = !descending }).First);

    /// <summary>The query without a page, as a saved view keeps it.</summary>
    public string Query => string.Join('&', Parts());

    public string First => Href([.. Parts()]);

    public string Last => Href([.. Parts(), "last=1"]);

    /// <summary>All that the list shows, as a file.</summary>
    public string Export => Query.Length == 0 ? $"{Path}/export.csv" : $"{Path}/export.csv?{Query}";

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static AuditListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values, likewise.</summary>
    public static AuditListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new AuditListAddress
        {
            Search = Value("q")?.Trim() ?? "",
            Who = Value("who") is { } who && (who == Portal || Guid.TryParse(who, out _)) ? who : null,
            Action = Value("action"),
            Kind = Value("kind"),
            Subject = Value("subject"),
            Outcome =
                Enum.TryParse<AuditOutcome>(Value("outcome"), ignoreCase: true, out var outcome) && Enum.IsDefined(outcome)
                    ? outcome
                    : null,
            Act = Value("act"),
            From = LocalDay.Parse(Value("from")),
            To = LocalDay.Parse(Value("to")),
            OldestFirst = Value("oldest") == "1",
            Page = (Value("after"), Value("before"), Value("last")) switch
            {
                ({ } after, _, _) => new KeysetRequest(KeysetMove.After, after, PageSize),
                (_, { } before, _) => new KeysetRequest(KeysetMove.Before, before, PageSize),
                (_, _, "1") => new KeysetRequest(KeysetMove.Last, null, PageSize),
                _ => KeysetRequest.First(PageSize),
            },
        };

        // what no text can be is nobody's and nothing's
        string? Value(string key) =>
            values.GetValueOrDefault(key) is { Length: > 0 and <= 200 } value ? Folding.Clean(value) : null;
    }

    public string? After(string? cursor) => cursor is null ? null : Href([.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : Href([.. Parts(), $"before={cursor}"]);

    /// <param name="zone">Zone that days are meant in.</param>
    public AuditListRequest ToRequest(TimeZoneInfo zone) =>
        new(Search, OldestFirst, Page)
        {
            ActorId = Guid.TryParse(Who, out var actor) ? actor : null,
            ByPortal = Who == Portal,
            Action = Action,
            SubjectKind = Kind,
            SubjectId = Subject,
            Outcome = Outcome,
            CorrelationId = Act,
            From = From is { } from ? LocalDay.Start(from, zone) : null,
            Until = To is { } to ? LocalDay.Start(to.AddDays(1), zone) : null,
        };

    private static string Href(string[] parts) => parts.Length == 0 ? Path : $"{Path}?{string.Join('&', parts)}";

    private IEnumerable<string> Parts()
    {
        (string Key, string? Value)[] values =
        [
            ("q", Search.Length > 0 ? Search : null),
            ("who", Who),
            ("action", Action),
            ("kind", Kind),
            ("subject", Subject),
            ("outcome", Outcome?.ToString().ToLowerInvariant()),
            ("act", Act),
            ("from", LocalDay.Format(From)),
            ("to", LocalDay.Format(To)),
            ("oldest", OldestFirst ? "1" : null),
        ];
        return values
            .Where(each => each.Value is not null)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key}={Uri.EscapeDataString(each.Value ?? "")}"));
    }
}
