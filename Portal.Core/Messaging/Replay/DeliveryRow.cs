using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>A delivery as a list shows it: all but its payload. See <see cref="Delivery"/>.</summary>
public sealed record DeliveryRow
{
    /// <summary>Row id.</summary>
    public Guid Id { get; init; }

    /// <summary>The system that is told.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What it is told.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The record it is about.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What it is in staff's words, where kind and record are none: "Mail to Ada: ABS does not answer"; null otherwise.</summary>
    public string? Title { get; init; }

    /// <summary>Names the promise for ever.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>How often the payload was changed, by a person or to follow its record; each change is sent under a key of its own.</summary>
    public int Revision { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; init; }

    /// <summary>Why it waits, is dead or was cancelled, or what the last attempt came to; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Requests made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>UTC instant of the next attempt.</summary>
    public DateTime NextAttemptAt { get; init; }

    /// <summary>UTC instant it was promised.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC instant it came to its end, or null.</summary>
    public DateTime? SettledAt { get; init; }

    /// <summary>UTC instant since which its contents are no longer kept, or null.</summary>
    public DateTime? BlankedAt { get; init; }

    /// <summary>Trace id, 32 hex digits.</summary>
    public string CorrelationId { get; init; } = "";

    internal static IQueryable<DeliveryRow> Of(IQueryable<Delivery> deliveries) =>
        deliveries.Select(each => new DeliveryRow
        {
            Id = each.Id,
            Destination = each.Destination,
            Kind = each.Kind,
            Subject = each.Subject,
            IdempotencyKey = each.IdempotencyKey,
            Revision = each.Revision,
            State = each.State,
            Reason = each.Reason,
            Attempts = each.Attempts,
            NextAttemptAt = each.NextAttemptAt,
            CreatedAt = each.CreatedAt,
            SettledAt = each.SettledAt,
            BlankedAt = each.BlankedAt,
            CorrelationId = each.CorrelationId,
        });
}
