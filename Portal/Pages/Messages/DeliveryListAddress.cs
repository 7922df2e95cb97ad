using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;

namespace Portal.Pages.Messages;

/// <summary>The state of the list of deliveries as its address holds it.</summary>
public sealed record DeliveryListAddress
{
    public const string Path = "/messages/out";

    /// <summary>Name of the list for what a person keeps of it.</summary>
    public const string ListKey = "deliveries";

    private const string When = "when";

    /// <summary>A record or an id, or empty.</summary>
    public string Search { get; init; } = "";

    public DeliveryState? State { get; init; }

    public string? Destination { get; init; }

    public string? Kind { get; init; }

    /// <summary>The reason; a cut one ends with <see cref="ReasonFilter.Ellipsis"/> and stands for all that begin so.</summary>
    public string? Reason { get; init; }

    /// <summary>Least number of attempts.</summary>
    public int? Attempts { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, likewise; it counts whole.</summary>
    public DateOnly? To { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>True when a filter was there that cannot be read: nothing is shown then, and nothing sent.</summary>
    public bool IsUnreadable { get; init; }

    public KeysetRequest Page { get; init; } = ListQuery.FirstPage;

    public bool IsNarrowed => (this with { OldestFirst = false }).Parts.Length > 0;

    public GridSort GridSort => new(When, !OldestFirst, (_, descending) => (this with { OldestFirst = !descending }).First);

    /// <summary>The query without a page, as a saved view keeps it.</summary>
    public string Query => string.Join('&', Parts);

    public string First => ListQuery.Href(Path, Parts);

    public string Last => ListQuery.Href(Path, [.. Parts, "last=1"]);

    private string[] Parts =>
        ListQuery.Write(
            ("q", Search.Length > 0 ? Search : null),
            ("state", State is { } state ? MessageWords.Key(state) : null),
            ("to-system", Destination),
            ("kind", Kind),
            ("reason", Reason),
            ("attempts", Attempts?.ToString(CultureInfo.InvariantCulture)),
            ("from", LocalDay.Format(From)),
            ("to", LocalDay.Format(To)),
            ("oldest", OldestFirst ? "1" : null)
        );

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static DeliveryListAddress Read(string uri)
    {
        var query = new ListQuery(QueryHelpers.ParseQuery(new Uri(uri).Query));
        return new DeliveryListAddress
        {
            Search = query.Text("q")?.Trim() ?? "",
            State = query.Choice<DeliveryState>("state"),
            Destination = query.Text("to-system"),
            Kind = query.Text("kind"),
            Reason = query.Text("reason"),
            Attempts = query.Number("attempts"),
            From = query.Day("from"),
            To = query.Day("to"),
            OldestFirst = query.Text("oldest") == "1",
            Page = query.Page,
            IsUnreadable = query.IsUnreadable,
        };
    }

    public string? After(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"after={cursor}"]);

    public string? Before(string? cursor) => cursor is null ? null : ListQuery.Href(Path, [.. Parts, $"before={cursor}"]);

    /// <param name="zone">Zone that days are meant in.</param>
    public DeliveryFilter ToFilter(TimeZoneInfo zone) =>
        new()
        {
            Id = Guid.TryParse(Search, out var id) ? id : null,
            Subject = Search.Length > 0 && !Guid.TryParse(Search, out _) ? Search : null,
            State = State,
            Destination = Destination,
            Kind = Kind,
            Reason = ReasonFilter.Text(Reason),
            IsReasonWhole = ReasonFilter.IsWhole(Reason),
            LeastAttempts = Attempts,
            From = From is { } from ? LocalDay.Start(from, zone) : null,
            Until = To is { } to ? LocalDay.Start(to.AddDays(1), zone) : null,
        };
}
