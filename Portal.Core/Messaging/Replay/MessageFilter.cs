using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>Which received messages a list shows, or an act on all matching concerns. Null or empty parts match everything.</summary>
public sealed record MessageFilter
{
    /// <summary>One alone.</summary>
    public Guid? Id { get; init; }

    /// <summary>Who sent them.</summary>
    public string? Source { get; init; }

    /// <summary>What they are, in the sender's word.</summary>
    public string? Kind { get; init; }

    /// <summary>Where they stand.</summary>
    public InboxState? State { get; init; }

    /// <summary>The record, exactly.</summary>
    public string? Subject { get; init; }

    /// <summary>UTC instant from which on they came.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC instant until which they came, exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The matching ones.</summary>
    internal IQueryable<InboxMessage> Apply(IQueryable<InboxMessage> messages)
    {
        var (source, kind, subject) = (Source, Kind, Subject);
        messages = Id is { } id ? messages.Where(each => each.Id == id) : messages;
        messages = string.IsNullOrEmpty(source) ? messages : messages.Where(each => each.Source == source);
        messages = string.IsNullOrEmpty(kind) ? messages : messages.Where(each => each.Kind == kind);
        messages = string.IsNullOrEmpty(subject)
            ? messages
            : messages.Where(each => each.Subject != null && each.Subject == subject);
        messages = From is { } from ? messages.Where(each => each.ReceivedAt >= from) : messages;
        messages = Until is { } until ? messages.Where(each => each.ReceivedAt < until) : messages;
        return State switch
        {
            // each as a constant, in the words of its partial index
            InboxState.Pending => messages.Where(each => each.State == InboxState.Pending),
            InboxState.Done => messages.Where(each => each.State == InboxState.Done),
            InboxState.Ignored => messages.Where(each => each.State == InboxState.Ignored),
            InboxState.Dead => messages.Where(each => each.State == InboxState.Dead),
            _ => messages,
        };
    }
}
