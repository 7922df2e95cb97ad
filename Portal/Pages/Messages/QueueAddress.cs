using Microsoft.AspNetCore.WebUtilities;
using Portal.Components;
using Portal.Core;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;

namespace Portal.Pages.Messages;

/// <summary>The state of the lists of messages and of deliveries as their addresses hold it.</summary>
/// <param name="Path">Which of the two.</param>
public sealed record QueueAddress(string Path)
{
    public const string Received = "/messages";

    public const string Sent = "/messages/sent";

    public const string Destinations = "/messages/destinations";

    /// <summary>Stands for waiting and pending together.</summary>
    public const string Open = "open";

    /// <summary>Lower case, or null for all.</summary>
    public string? State { get; init; }

    /// <summary>The system that sent, or is told.</summary>
    public string? Partner { get; init; }

    public string? Subject { get; init; }

    public Guid? Id { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    public bool OldestFirst { get; init; }

    public KeysetRequest Page { get; init; } = KeysetRequest.First(ListWindow.PageSize);

    public bool IsNarrowed =>
        State is not null || Partner is not null || Subject is not null || Id is not null || From is not null;

    public GridSort GridSort => new("when", !OldestFirst, (_, descending) => (this with { OldestFirst = !descending }).First);

    public string First => ListWindow.Href(Path, Parts);

    public string Last => ListWindow.Href(Path, [.. Parts, ("last", "1")]);

    private IEnumerable<(string Key, string? Value)> Parts =>
        [
            ("state", State),
            ("system", Partner),
            ("subject", Subject),
            ("id", Id?.ToString()),
            ("from", LocalDay.Format(From)),
            ("oldest", OldestFirst ? "1" : null),
        ];

    /// <summary>Reads it from an address; whatever makes no sense counts as not given.</summary>
    public static QueueAddress Read(string uri)
    {
        var address = new Uri(uri);
        var values = QueryHelpers.ParseQuery(address.Query);
        return new QueueAddress(address.AbsolutePath.TrimEnd('/') == Sent ? Sent : Received)
        {
            State = Value("state")?.ToLowerInvariant(),
            Partner = Value("system"),
            Subject = Value("subject"),
            Id = Guid.TryParse(Value("id"), out var id) ? id : null,
            From = LocalDay.Parse(Value("from")),
            OldestFirst = Value("oldest") == "1",
            Page = ListWindow.Read(Value("after"), Value("before"), Value("last")),
        };

        // what no text can be is nobody's and nothing's
        string? Value(string key) =>
            values.TryGetValue(key, out var value) && value.ToString() is { Length: > 0 and <= 200 } text
                ? Folding.Clean(text)
                : null;
    }

    public string? After(string? cursor) => cursor is null ? null : ListWindow.Href(Path, [.. Parts, ("after", cursor)]);

    public string? Before(string? cursor) => cursor is null ? null : ListWindow.Href(Path, [.. Parts, ("before", cursor)]);

    public DeliveryFilter ToDeliveries(TimeZoneInfo zone) =>
        new()
        {
            State = Parse<DeliveryState>(),
            IsOpen = State == Open,
            Destination = Partner,
            Subject = Subject,
            Id = Id,
            From = From is { } day ? LocalDay.Start(day, zone) : null,
        };

    public MessageFilter ToMessages(TimeZoneInfo zone) =>
        new()
        {
            State = Parse<InboxState>(),
            Source = Partner,
            Subject = Subject,
            Id = Id,
            From = From is { } day ? LocalDay.Start(day, zone) : null,
        };

    private T? Parse<T>()
        where T : struct, Enum =>
        Enum.TryParse<T>(State, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
