namespace Portal.Core;

/// <summary>The other systems Portal speaks with.</summary>
public enum ExternalSystem
{
    /// <summary>People and money.</summary>
    Odoo,

    /// <summary>Assets and entitlements.</summary>
    Abs,

    /// <summary>Device monitoring.</summary>
    Pulseway,

    /// <summary>Security alerts.</summary>
    RocketCyber,

    /// <summary>The message broker.</summary>
    Mqtt,
}

/// <summary>How another system failed; a closed list, so that every place can decide on it.</summary>
public enum ConnectorFault
{
    /// <summary>No connection: refused, name not found, cut off.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>Too many calls (429).</summary>
    Throttled,

    /// <summary>It answered that it cannot serve now (5xx, serialization conflict).</summary>
    Unavailable,

    /// <summary>It does not accept our credentials or rights (401, 403, access denied).</summary>
    Unauthorized,

    /// <summary>It understood and refused (other 4xx, a business rule).</summary>
    Rejected,

    /// <summary>The answer is not what the protocol promises, such as a web page instead of JSON.</summary>
    Malformed,

    /// <summary>No trusted encrypted connection.</summary>
    Tls,

    /// <summary>No address is configured for this system.</summary>
    NotConfigured,

    /// <summary>Portal itself holds calls back until an administrator has confirmed which database it is. Nothing was sent.</summary>
    Paused,
}

/// <summary>What lies behind a <see cref="ConnectorFault"/> where staff must do something else about it; a closed list.</summary>
public enum FaultCause
{
    /// <summary>Nothing more is known.</summary>
    Unknown,

    /// <summary>Portal's user is known there but may not do this.</summary>
    MissingRight,

    /// <summary>The record is no longer there.</summary>
    MissingRecord,

    /// <summary>The other side does not know what was asked for: a model, a field, a method, a value's form.</summary>
    NotUnderstood,

    /// <summary>Others work on the same record; the same call may succeed later.</summary>
    Conflict,

    /// <summary>The request is longer than the other side, or what stands before it, takes.</summary>
    TooLarge,

    /// <summary>The database asked for is not there or does not answer.</summary>
    Database,

    /// <summary>The key used has ended.</summary>
    KeyExpired,

    /// <summary>The other side itself says that the password or key used is not good; others that stand before it may refuse too.</summary>
    WrongSecret,
}

/// <summary>Another system failed. Use cases let it pass; the boundary says which system, what that means and what comes next.</summary>
/// <param name="system">Which one.</param>
/// <param name="fault">How.</param>
/// <param name="detail">For the log: what was asked and what came, without secrets or payloads.</param>
/// <param name="inner">The transport's own exception.</param>
public sealed class ConnectorException(ExternalSystem system, ConnectorFault fault, string detail, Exception? inner = null)
    : Exception($"{system}: {fault}. {detail}", inner)
{
    /// <summary>Which system failed.</summary>
    public ExternalSystem System { get; } = system;

    /// <summary>How it failed.</summary>
    public ConnectorFault Fault { get; } = fault;

    /// <summary>What lies behind the fault, as far as the other side says.</summary>
    public FaultCause Cause { get; init; }

    /// <summary>HTTP status of its answer, where that says more than the fault, such as 410; null otherwise.</summary>
    public int? Status { get; init; }

    /// <summary>How long it asked us to wait; null when it said nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The other side's own reason for a <see cref="ConnectorFault.Rejected"/>, a <see cref="FaultCause.MissingRight"/> or a sign-in that it
    /// denies for more than a wrong secret, written for its users; null otherwise.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// True when the request may have been carried out although no usable answer came (time-out, cut connection, gateway error):
    /// look before asking again. False when it certainly was not.
    /// </summary>
    public bool MayHaveHappened { get; init; }
}
