namespace Portal.Core.Messaging.Outbox;

/// <summary>What came back, or did not; facts only.</summary>
public enum AnswerKind
{
    /// <summary>An HTTP answer; its status is known.</summary>
    Http,

    /// <summary>Accepted, on a transport without statuses.</summary>
    Accepted,

    /// <summary>Refused for a reason of the other side's own, on a transport without statuses.</summary>
    Refused,

    /// <summary>No connection, or a connection cut off.</summary>
    NoConnection,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No trusted encrypted connection.</summary>
    NotTrusted,

    /// <summary>The transport itself broke: a defect of Portal.</summary>
    Broken,

    /// <summary>Portal was stopped meanwhile.</summary>
    Interrupted,

    /// <summary>Portal itself held the request back; nothing was sent.</summary>
    HeldBack,

    /// <summary>Something in between answered, such as a proxy with a page of its own; whether the other side has it is open.</summary>
    Foreign,

    /// <summary>Wanted later, which says nothing about other deliveries; on a transport without statuses.</summary>
    Later,

    /// <summary>The other side does not have it, and nobody wants it any more; nothing was sent.</summary>
    Withdrawn,
}

/// <summary>The answer to one request, as its transport saw it. It decides nothing: <see cref="Verdicts"/> does.</summary>
/// <param name="Kind">What came back, or did not.</param>
public sealed record DeliveryAnswer(AnswerKind Kind)
{
    /// <summary>HTTP status; null without one.</summary>
    public int? Status { get; init; }

    /// <summary>True when a refusal says that the very same thing is there already: a 409 with its id, <c>IDEMPOTENT_OPERATION_DETECTED</c>.</summary>
    public bool IsThereAlready { get; init; }

    /// <summary>How long the other side asks us to wait; null when it said nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The other side's own reason, in words for staff; null when it gave none.</summary>
    public string? Reason { get; init; }

    /// <summary>True when the request may have been carried out although no usable answer came.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>True when the other side was only asked whether it has it, and told nothing.</summary>
    public bool IsInquiry { get; init; }

    /// <summary>Body of the answer, for whoever is told the outcome; at most <see cref="Inbox.Arrival.BodyLimit"/>.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The request as sent, for the record; redacted and cut before it is kept.</summary>
    public string? RequestText { get; init; }

    /// <summary>The answer as it came, for the record; likewise.</summary>
    public string? ResponseText { get; init; }

    /// <summary>True when the other side itself, or what stands before it, said something.</summary>
    public bool IsFromThere =>
        Kind is AnswerKind.Http or AnswerKind.Accepted or AnswerKind.Refused or AnswerKind.Later or AnswerKind.Withdrawn;

    /// <summary>An HTTP answer.</summary>
    public static DeliveryAnswer Http(int status) => new(AnswerKind.Http) { Status = status };

    /// <summary>The answer that a connector's exception stands for.</summary>
    public static DeliveryAnswer Of(ConnectorException exception) =>
        (
#pragma warning disable CS8524 // a fault without a name is a defect; a named one that is forgotten is an error
            exception.Fault switch
            {
                ConnectorFault.Unreachable => new DeliveryAnswer(AnswerKind.NoConnection),
                ConnectorFault.Timeout => new DeliveryAnswer(AnswerKind.TimedOut),
                ConnectorFault.Throttled => Http(429),
                ConnectorFault.Unavailable => Http(503),
                ConnectorFault.Malformed => Http(502),
                ConnectorFault.Unauthorized => Http(401),
                ConnectorFault.Tls => new DeliveryAnswer(AnswerKind.NotTrusted),
                ConnectorFault.NotConfigured => new DeliveryAnswer(AnswerKind.NotTrusted),
                ConnectorFault.Rejected when exception.Status == 410 => Http(410),
                ConnectorFault.Rejected => new DeliveryAnswer(AnswerKind.Refused),
                ConnectorFault.Paused => new DeliveryAnswer(AnswerKind.HeldBack),
            }
#pragma warning restore CS8524
        ) with
        {
            RetryAfter = exception.RetryAfter,
            Reason = FaultSentences.Describe(exception),
            MayHaveArrived = exception.MayHaveHappened,
        };
}
