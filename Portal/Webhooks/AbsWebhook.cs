using Portal.Core.Messaging.Inbox;

namespace Portal.Webhooks;

/// <summary><c>POST /hooks/abs</c>: events of the asset backoffice. Source: DESIGN §7.</summary>
/// <remarks>Next: <see cref="InboxWriter"/>, then the handler of the event's type.</remarks>
internal sealed class AbsWebhook(SignedDoor door, DoorOptions options)
{
    public const string Source = "abs";

    public Task HandleAsync(HttpContext context) => door.HandleAsync(context, Source, options.Abs, hasManySenders: false);
}
