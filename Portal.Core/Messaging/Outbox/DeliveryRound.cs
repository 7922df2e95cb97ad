using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Messaging.Outbox;

/// <summary>A delivery that this worker holds, with all that sending it needs.</summary>
internal sealed record HeldDelivery(
    Lease Lease,
    string Destination,
    string Kind,
    string Subject,
    string IdempotencyKey,
    int Revision,
    byte[] Payload,
    int Attempts,
    int Step,
    bool TellsOutcome,
    string CorrelationId,
    bool WasDelivered,
    bool HasDied,
    int Sendings
)
{
    /// <summary>When the worker last began to give a sign of life, by its steady clock.</summary>
    public long KeptAt { get; set; }

    public OutgoingDelivery Outgoing =>
        new(Lease.Id, Kind, Subject, Delivery.WireKeyOf(IdempotencyKey, Revision), Payload, CorrelationId, Attempts + 1)
        {
            IsRepeat = Sendings > 1, // this one is counted
        };
}

/// <summary>
/// What becomes of a delivery after it was held: the word of its holder, refused when the fence has risen. Its attempt is kept even then. One that
/// stays pending without a reason keeps the one it has.
/// </summary>
internal sealed record Settlement(HeldDelivery Held, DeliveryState State, string? Reason, int Step, DateTime NextAttemptAt)
{
    /// <summary>The request that was made; null when it was given back without one.</summary>
    public DeliveryAttempt? Attempt { get; init; }

    /// <summary>What the inbox is told, or null.</summary>
    public Arrival? Outcome { get; init; }

    /// <summary>Id of that message.</summary>
    public Guid OutcomeId { get; init; }

    /// <summary>The same attempt when its word comes too late.</summary>
    public DeliveryAttempt? Late => Attempt?.ToldLate();

    /// <summary>True when the death that it had come to is over with this.</summary>
    public bool EndsDeath => State is DeliveryState.Delivered or DeliveryState.Waiting && Held.HasDied;

    public bool IsFinal => State is DeliveryState.Delivered or DeliveryState.Dead;
}

/// <summary>One transaction of the dispatcher: the words of the last round, signs of life, and what is to be taken next.</summary>
/// <param name="Now">UTC instant of the round.</param>
/// <param name="Settlements">What has come to an end.</param>
/// <param name="Keeps">Held ones that need a sign of life.</param>
/// <param name="Wanted">How many to take, by destination.</param>
internal sealed record DeliveryRound(
    DateTime Now,
    IReadOnlyList<Settlement> Settlements,
    IReadOnlyList<HeldDelivery> Keeps,
    IReadOnlyDictionary<string, int> Wanted
);

/// <summary>What a round came to.</summary>
/// <param name="Taken">Deliveries that are held now; each is the first open one of its record.</param>
/// <param name="Refused">Leases that somebody else has meanwhile.</param>
/// <param name="Resting">Destinations that are paused or disabled.</param>
/// <param name="Full">Destinations that had as many due as were wanted, so that there may be more.</param>
internal sealed record DeliveryRoundResult(
    IReadOnlyList<HeldDelivery> Taken,
    IReadOnlySet<Guid> Refused,
    IReadOnlySet<string> Resting,
    IReadOnlySet<string> Full
);
