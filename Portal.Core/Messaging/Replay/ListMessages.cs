using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A received message as a list shows it: all but its body. See <see cref="InboxMessage"/>.</summary>
public sealed record MessageRow
{
    /// <summary>Row id.</summary>
    public Guid Id { get; init; }

    /// <summary>Who sent it.</summary>
    public string Source { get; init; } = "";

    /// <summary>What it is, in the sender's word.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The id the sender gave it, or null.</summary>
    public string? EventId { get; init; }

    /// <summary>The record it is about, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>UTC instant of its arrival.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public InboxState State { get; init; }

    /// <summary>Why it is ignored or dead, or still waits; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>How often its handler tried in vain.</summary>
    public int Tries { get; init; }

    /// <summary>UTC instant it came to its end, or null.</summary>
    public DateTime? SettledAt { get; init; }

    /// <summary>Trace id, 32 hex digits.</summary>
    public string CorrelationId { get; init; } = "";

    internal static IQueryable<MessageRow> Of(IQueryable<InboxMessage> messages) =>
        messages.Select(each => new MessageRow
        {
            Id = each.Id,
            Source = each.Source,
            Kind = each.Kind,
            EventId = each.EventId,
            Subject = each.Subject,
            ReceivedAt = each.ReceivedAt,
            State = each.State,
            Reason = each.Reason,
            Tries = each.Tries,
            SettledAt = each.SettledAt,
            CorrelationId = each.CorrelationId,
        });
}

/// <summary>One page of received messages without their bodies, newest or oldest first. Source: G11.</summary>
public sealed class ListMessages(PortalDatabase database)
{
    private static readonly Keyset<MessageRow, DateTime> OldestFirst = new(
        each => each.ReceivedAt,
        each => each.Id,
        descending: false
    );
    private static readonly Keyset<MessageRow, DateTime> NewestFirst = new(
        each => each.ReceivedAt,
        each => each.Id,
        descending: true
    );

    /// <summary>Reads it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="policy">The right that the page asks for.</param>
    /// <param name="filter">Which.</param>
    /// <param name="newestFirst">Order by the instant of arrival.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<MessageRow>>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        MessageFilter filter,
        bool newestFirst,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = database.CreateDbContext();
        var order = newestFirst ? NewestFirst : OldestFirst;
        return await order.ReadAsync(MessageRow.Of(filter.Apply(db.Inbox.AsNoTracking())), page, cancellationToken);
    }
}
