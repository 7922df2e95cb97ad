using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What kinds of message there are: who sends them, and the sender's word for them.</summary>
/// <param name="Source">Who sends it.</param>
/// <param name="Name">The sender's word.</param>
public readonly record struct MessageKind(string Source, string Name);

/// <summary>
/// Carries out one kind of message, in two steps that never mix: first look elsewhere, then change rows. Both may be run again for the
/// same message after a crash, so the change must have one effect by the record's own key. Source: DESIGN §3, P2, P3.
/// </summary>
/// <typeparam name="TFound">What the first step hands to the second.</typeparam>
public interface IInboxHandler<TFound>
{
    /// <summary>Looks elsewhere; may call other systems, has no transaction. A hook is a hint: what it claims is read back.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled at shutdown, or when the lease is lost.</param>
    /// <exception cref="ConnectorException">Another system failed. If it does not answer, the message waits for it without being counted.</exception>
    Task<Reading<TFound>> ReadAsync(InboxMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Changes rows; no calls. Runs in the transaction that marks the message done, together with deliveries and audit rows; it is saved and
    /// committed by the caller.
    /// </summary>
    /// <param name="db">The open transaction.</param>
    /// <param name="message">The message.</param>
    /// <param name="found">What was read.</param>
    /// <param name="cancellationToken">Cancelled at shutdown, or when the lease is lost.</param>
    Task ApplyAsync(PortalDbContext db, InboxMessage message, TFound found, CancellationToken cancellationToken);
}

/// <summary>What the first step of a handler came to; made by <see cref="Reading"/>.</summary>
/// <typeparam name="TFound">What it found.</typeparam>
public sealed class Reading<TFound>
{
    internal Reading(ReadingKind kind, TFound? found, string reason) => (Kind, Value, Reason) = (kind, found, reason);

    internal ReadingKind Kind { get; }

    internal TFound? Value { get; }

    internal string Reason { get; }
}

/// <summary>What the first step of a handler may come to.</summary>
public static class Reading
{
    /// <summary>This is so: apply it.</summary>
    public static Reading<TFound> Found<TFound>(TFound found) => new(ReadingKind.Found, found, "");

    /// <summary>The other side does not show yet what the message claims: read again after 1, 5 and 20 s, then ignore it.</summary>
    /// <param name="where">Where it does not show, to complete "not confirmed in …".</param>
    public static Reading<TFound> NotYet<TFound>(string where) => new(ReadingKind.NotYet, default, $"not confirmed in {where}");

    /// <summary>Nothing is to be done.</summary>
    /// <param name="reason">Why, in staff's words.</param>
    public static Reading<TFound> Ignore<TFound>(string reason) => new(ReadingKind.Ignore, default, reason);

    /// <summary>It cannot be used, and trying again would not help: it is dead at once, and a person decides.</summary>
    /// <param name="reason">Why, in staff's words.</param>
    public static Reading<TFound> Refuse<TFound>(string reason) => new(ReadingKind.Refuse, default, reason);
}

internal enum ReadingKind
{
    Found,
    NotYet,
    Ignore,
    Refuse,
}
