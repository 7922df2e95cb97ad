namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// A kind of delivery that is published at the message broker, and the topic it goes to. A capability promises it like any other, with
/// <see cref="Destination"/> as destination; it is delivered once the broker has acknowledged it. Registered by
/// <see cref="MessagingRegistration.AddPublishedKind"/>. Source: C3, 002-8, D17.
/// </summary>
/// <param name="Kind">The kind of <see cref="DeliveryDraft"/>: <c>subscription.created</c>.</param>
/// <param name="TopicOf">Names the topic of one: <c>emit/Odoo/subscription/S00042/created</c>, from its subject or its contents.</param>
public sealed record PublishedKind(string Kind, Func<OutgoingDelivery, string> TopicOf)
{
    /// <summary>The destination of deliveries that are published.</summary>
    public const string Destination = "mqtt";
}
