using System.Collections.Concurrent;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What a connector's exception says about the system, for one message.</summary>
internal enum Absence
{
    /// <summary>It serves; this message is refused, and its try counts.</summary>
    None,

    /// <summary>It serves nobody now; the message waits at no cost.</summary>
    Away,

    /// <summary>It does not accept Portal; that needs a person, and the message waits at no cost.</summary>
    Refused,
}

/// <summary>
/// Judges whether a system is away for all messages of a kind, and raises an alarm when it does not accept Portal: then it is asked once an
/// hour. Source: DESIGN §3, row 10.
/// </summary>
internal sealed class SystemAway(DestinationDesk desk)
{
    /// <summary>How long a system is left alone that does not accept Portal.</summary>
    public static readonly TimeSpan WhileRefused = TimeSpan.FromHours(1);

    // null once it is known to serve a kind
    private readonly ConcurrentDictionary<MessageKind, string?> _refused = new();

    /// <summary>What the exception says; every fault there is has its place here.</summary>
    public static Absence Judge(ConnectorException exception) =>
#pragma warning disable CS8524 // a fault without a name is a defect; a named one that is forgotten is an error
        exception.Fault switch
        {
            ConnectorFault.Unreachable => Absence.Away,
            ConnectorFault.Timeout => Absence.Away,
            ConnectorFault.Throttled => Absence.Away,
            ConnectorFault.Unavailable => Absence.Away,
            ConnectorFault.Malformed => Absence.Away,
            ConnectorFault.Tls => Absence.Away,
            ConnectorFault.NotConfigured => Absence.Away,
            ConnectorFault.Paused => Absence.Away,
            ConnectorFault.Unauthorized when exception.Cause is FaultCause.MissingRight => Absence.None,
            ConnectorFault.Unauthorized => Absence.Refused,
            ConnectorFault.Rejected when exception.Cause is FaultCause.Database => Absence.Away,
            ConnectorFault.Rejected => Absence.None,
        };
#pragma warning restore CS8524

    /// <summary>Tells the breaker, and the people where they must act.</summary>
    public async Task NoteAsync(MessageKind kind, ConnectorException exception, Breaker breaker)
    {
        if (exception.RetryAfter is { } asked)
        {
            breaker.Hold(Verdicts.Bounded(asked));
        }

        if (Judge(exception) == Absence.Away)
        {
            breaker.Fail();
            return;
        }

        breaker.Refuse(WhileRefused);
        var system = exception.System.ToString().ToLowerInvariant();
        _refused[kind] = system;
        var text = $"{FaultSentences.Describe(exception)} {FaultSentences.Remedy(exception)}";
        await desk.RaiseRefusedAsync(system, text, CancellationToken.None);
    }

    /// <summary>It serves this kind: the alarm is over, also one of an earlier process about the system the kind comes from.</summary>
    public async Task EndAsync(MessageKind kind, CancellationToken cancellationToken)
    {
        if (_refused.GetValueOrDefault(kind, kind.Source) is { } system)
        {
            await desk.ClearRefusedAsync(system, cancellationToken);
            _refused[kind] = null;
        }
    }
}
