namespace Portal.Core.Messaging.Outbox;

/// <summary>What a capability promises to tell another system.</summary>
/// <param name="Destination">The system: <c>abs</c>.</param>
/// <param name="Kind">What it is told: <c>entitlement.create</c>.</param>
/// <param name="Subject">The record it is about: <c>sale.order,42</c>.</param>
/// <param name="IdempotencyKey">Names the promise for ever.</param>
/// <param name="Payload">The bytes to be sent.</param>
public sealed record DeliveryDraft(string Destination, string Kind, string Subject, string IdempotencyKey, byte[] Payload)
{
    /// <summary>Longest name of a destination.</summary>
    public const int DestinationLength = 60;

    /// <summary>Longest kind.</summary>
    public const int KindLength = 100;

    /// <summary>Longest name of a record.</summary>
    public const int SubjectLength = 200;

    /// <summary>Longest key; a changed payload adds a few characters.</summary>
    public const int KeyLength = 190;

    /// <summary>What is missing before it can be sent, in staff's words; null when nothing is.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>
    /// True for a state that replaces what was to be told before: older deliveries of the same destination, subject and kind that are not
    /// being sent are cancelled. Source: DESIGN §3 (order).
    /// </summary>
    public bool Supersedes { get; init; }

    /// <summary>True when the inbox gets a message about its end. See <see cref="DeliveryOutcome"/>.</summary>
    public bool TellsOutcome { get; init; }
}
