namespace Portal.Core.Messaging;

/// <summary>The hints of this process: something came in, something is to go out.</summary>
public sealed class MessagingWakes
{
    /// <summary>Raised after a message was stored or made pending again.</summary>
    public Wake Inbox { get; } = new();

    /// <summary>Raised after a transaction that queued or changed a delivery.</summary>
    public Wake Outbox { get; } = new();
}
