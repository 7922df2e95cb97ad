namespace Portal.Core.Messaging.Inbox;

/// <summary>Something that came in and is to be stored. The door has checked who sent it and that it can be read.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Kind">What it is, in the sender's word.</param>
/// <param name="EventId">The id the sender gave it; null when it gave none: then each arrival is a message of its own.</param>
/// <param name="Subject">The record it is about, or null.</param>
/// <param name="Body">The bytes as received; they must not change until the receipt is there.</param>
/// <param name="Headers">Headers worth keeping, as a JSON object; no proofs, no secrets.</param>
/// <param name="CorrelationId">32 hex digits.</param>
public readonly record struct Arrival(
    string Source,
    string Kind,
    string? EventId,
    string? Subject,
    ReadOnlyMemory<byte> Body,
    string Headers,
    string CorrelationId
)
{
    /// <summary>Longest name of a source.</summary>
    public const int SourceLength = 40;

    /// <summary>Longest kind.</summary>
    public const int KindLength = 120;

    /// <summary>Longest id of an event, with whatever a door puts before it to tell senders apart.</summary>
    public const int EventIdLength = 400;

    /// <summary>Longest name of a record.</summary>
    public const int SubjectLength = 200;

    /// <summary>Largest body in bytes. Source: DESIGN §7.</summary>
    public const int BodyLimit = 1024 * 1024;
}

/// <summary>What became of an <see cref="Arrival"/>.</summary>
public enum ReceiptKind
{
    /// <summary>Stored, and on disk.</summary>
    Stored,

    /// <summary>The sender's id was stored before; the receipt has the first one's id.</summary>
    Duplicate,

    /// <summary>Too many wait to be stored; nothing was kept.</summary>
    Full,

    /// <summary>The database cannot store now (locked, disk full); nothing was kept.</summary>
    Unavailable,
}

/// <summary>The answer to an <see cref="Arrival"/>. An acknowledgement may be given only for the first two kinds. Source: P1.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">Id of the stored message; empty when nothing was kept.</param>
public readonly record struct Receipt(ReceiptKind Kind, Guid Id)
{
    /// <summary>How long a sender should wait before it tries again; null when it need not.</summary>
    public TimeSpan? RetryAfter =>
        Kind switch
        {
            ReceiptKind.Full => TimeSpan.FromSeconds(1),
            ReceiptKind.Unavailable => TimeSpan.FromSeconds(5),
            _ => null,
        };
}
