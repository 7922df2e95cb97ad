namespace Portal.Core.Messaging.Outbox;

/// <summary>What one request came to.</summary>
public enum AttemptOutcome
{
    /// <summary>The other side accepted it, now or at an earlier repeat.</summary>
    Accepted = 0,

    /// <summary>It is sent again later.</summary>
    WillRetry = 1,

    /// <summary>The last one of the schedule, or refused for good.</summary>
    GaveUp = 2,

    /// <summary>The destination does not accept Portal at all; no attempt was spent.</summary>
    DestinationPaused = 3,

    /// <summary>Portal was stopped meanwhile; no attempt was spent, and it may have arrived.</summary>
    Interrupted = 4,

    /// <summary>Nothing was sent: the other side was asked whether it has what is no longer wanted, and gave none.</summary>
    Asked = 5,
}

/// <summary>One request of a delivery and what came back, redacted and cut to size. Source: DESIGN §3.</summary>
public sealed class DeliveryAttempt
{
    /// <summary>Most characters kept of a request, and of a response.</summary>
    public const int TextLength = 8000;

    internal DeliveryAttempt() { }

    /// <summary>The delivery.</summary>
    public Guid DeliveryId { get; internal set; }

    /// <summary>Counts from 1, over all revisions and repeats; given when it is kept.</summary>
    public int Number { get; internal set; }

    /// <summary>Which revision of the payload was sent.</summary>
    public int Revision { get; internal set; }

    /// <summary>UTC instant it began.</summary>
    public DateTime StartedAt { get; internal set; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long DurationMs { get; internal set; }

    /// <summary>What it came to.</summary>
    public AttemptOutcome Outcome { get; internal set; }

    /// <summary>HTTP status of the answer, or null.</summary>
    public int? Status { get; internal set; }

    /// <summary>What the answer means, in staff's words.</summary>
    public string Summary { get; internal set; } = "";

    /// <summary>True when the request may have been carried out although no usable answer came.</summary>
    public bool MayHaveArrived { get; internal set; }

    /// <summary>How many sendings before it were lost with their workers, so that no attempt tells of them.</summary>
    public int Lost { get; internal set; }

    /// <summary>The request as sent, without secrets.</summary>
    public string? Request { get; internal set; }

    /// <summary>The answer as it came, without secrets.</summary>
    public string? Response { get; internal set; }

    /// <summary>Where it ran.</summary>
    public string Node { get; internal set; } = "";

    /// <summary>The same, of a worker whose delivery was taken over before it could say so.</summary>
    internal DeliveryAttempt ToldLate()
    {
        var late = (DeliveryAttempt)MemberwiseClone();
        late.Summary = Folding.Cut($"Told too late, and not counted: {Summary}", Delivery.ReasonLength);
        return late;
    }
}

/// <summary>A payload that was replaced by a person; the original is kept. Source: scenario 10.</summary>
public sealed class DeliveryRevision
{
    internal DeliveryRevision() { }

    /// <summary>What a delivery holds now, before it holds something else.</summary>
    internal static DeliveryRevision Of(Delivery delivery, Actor by, DateTime now) =>
        new()
        {
            DeliveryId = delivery.Id,
            Revision = delivery.Revision,
            Payload = delivery.Payload,
            KeptDigest = delivery.KeptDigest,
            ReplacedAt = now,
            ReplacedBy = by.Name,
            ReplacedById = by.Id,
        };

    /// <summary>The delivery.</summary>
    public Guid DeliveryId { get; internal set; }

    /// <summary>Which revision this was, from 0.</summary>
    public int Revision { get; internal set; }

    /// <summary>Its bytes; empty since they are no longer kept.</summary>
    public byte[] Payload { get; internal set; } = [];

    /// <summary>SHA-256 of bytes that are no longer kept, in hex; null while they are.</summary>
    public string? KeptDigest { get; internal set; }

    /// <summary>UTC instant it was replaced.</summary>
    public DateTime ReplacedAt { get; internal set; }

    /// <summary>Who replaced it.</summary>
    public string ReplacedBy { get; internal set; } = "";

    /// <summary>Their user id; null for Portal itself.</summary>
    public Guid? ReplacedById { get; internal set; }
}
