using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary>
/// <c>POST /hooks/events</c>: what n8n, Client MS and Thing MS tell: <c>people.changed</c>, <c>fleet.upsert</c>, <c>item.create</c>,
/// <c>item.move</c>, <c>subscription.invoice</c>, and whatever a later release knows. Each sender has ids of its own. Source: 004-13, C3.
/// </summary>
/// <remarks>Next: <see cref="InboxWriter"/>, then the handler of the event's type.</remarks>
internal sealed class EventsWebhook(SignedDoor door, DoorOptions options)
{
    public const string Source = "events";

    public Task HandleAsync(HttpContext context) => door.HandleAsync(context, Source, options.Events, hasManySenders: true);
}
