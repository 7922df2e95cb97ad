using Portal.Components;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;

namespace Portal.Pages.Messages;

/// <summary>Where the lists of messages and of deliveries are, narrowed to what the home page and the search speak of; oldest first.</summary>
internal sealed record QueueAddress
{
    private const string Received = "/messages";
    private const string Sent = "/messages/out";

    /// <summary>Received messages in this state; null for all, or for deliveries.</summary>
    public InboxState? Message { get; init; }

    /// <summary>Deliveries in this state; null for all, or for messages.</summary>
    public DeliveryState? Delivery { get; init; }

    /// <summary>The record, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>First day, in Portal's zone.</summary>
    public DateOnly? From { get; init; }

    public string Messages => Href(Received, Message?.ToString());

    public string Deliveries => Href(Sent, Delivery?.ToString());

    public static string OfMessage(Guid id) => $"{Received}/{id}";

    public static string OfDelivery(Guid id) => $"{Sent}/{id}";

    /// <param name="zone">Zone that days are meant in.</param>
    public MessageFilter ToMessages(TimeZoneInfo zone) =>
        new()
        {
            State = Message,
            Subject = Subject,
            From = From is { } day ? LocalDay.Start(day, zone) : null,
        };

    /// <inheritdoc cref="ToMessages"/>
    public DeliveryFilter ToDeliveries(TimeZoneInfo zone) =>
        new()
        {
            State = Delivery,
            Subject = Subject,
            From = From is { } day ? LocalDay.Start(day, zone) : null,
        };

    private string Href(string path, string? state) =>
        ListWindow.Href(
            path,
            ("q", Subject),
            ("state", state?.ToLowerInvariant()),
            ("from", LocalDay.Format(From)),
            ("oldest", "1")
        );
}
