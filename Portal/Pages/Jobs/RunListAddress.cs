using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Portal.Components;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.History;
using Portal.Pages.Messages;

namespace Portal.Pages.Jobs;

/// <summary>The state of the history as its address holds it: what is searched and filtered, which page.</summary>
public sealed record RunListAddress
{
    public const string Path = "/jobs/history";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "job-runs";

    /// <summary>Words, or empty.</summary>
    public string Search { get; init; } = "";

    public string? Job { get; init; }

    public JobRunState? State { get; init; }

    public JobTrigger? Trigger { get; init; }

    /// <summary>Only those that needed more than one attempt.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, likewise; it counts whole.</summary>
    public DateOnly? To { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    /// <summary>True when it holds a filter that nobody can read.</summary>
    public bool IsUnreadable { get; init; }

    public bool IsNarrowed => Parts().Length > 0;

    /// <summary>The query without a page, as a saved view keeps it.</summary>
    public string Query => string.Join('&', Parts());

    public string First => ListQuery.Href(Path, Parts());

    public string Last => ListQuery.Href(Path, [.. Parts(), "last=1"]);

    /// <summary>All that the list shows, as a file.</summary>
    public string Export => ListQuery.Href($"{Path}/export.csv", Parts());

    /// <summary>Reads it from an address.</summary>
    public static RunListAddress Read(string uri) => Read(QueryHelpers.ParseQuery(new Uri(uri).Query));

    /// <summary>Reads it from query values.</summary>
    public static RunListAddress Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = new ListQuery(query);
        var address = new RunListAddress
        {
            Search = values.Text("q")?.Trim() ?? "",
            Job = values.Text("job") is { Length: > 0 } job ? job : null,
            State = values.Choice<JobRunState>("state"),
            Trigger = values.Choice<JobTrigger>("trigger"),
            IsRepeated = values.Choice<Attempts>("attempts") is not null,
            From = values.Day("from"),
            To = values.Day("to"),
            Page = values.Page,
        };
        // a filter that is not known would show all rows instead of some
        return address with
        {
            IsUnreadable =
                values.IsUnreadable || values.Unknown("q", "job", "state", "trigger", "attempts", "from", "to").Count > 0,
        };
    }

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts(), $"before={cursor}"]);

    /// <param name="zone">Zone that days are meant in.</param>
    public RunFilter ToFilter(TimeZoneInfo zone) =>
        new()
        {
            Search = Search,
            Job = Job,
            State = State,
            Trigger = Trigger,
            IsRepeated = IsRepeated,
            From = From is { } from ? LocalDay.Start(from, zone) : null,
            Until = To is { } to ? LocalDay.Start(to.AddDays(1), zone) : null,
        };

    private enum Attempts
    {
        Several = 1,
    }

    private string[] Parts() =>
        ListQuery.Write(
            ("q", Search),
            ("job", Job),
            ("state", State?.ToString().ToLowerInvariant()),
            ("trigger", Trigger?.ToString().ToLowerInvariant()),
            ("attempts", IsRepeated ? nameof(Attempts.Several).ToLowerInvariant() : null),
            ("from", LocalDay.Format(From)),
            ("to", LocalDay.Format(To))
        );
}
