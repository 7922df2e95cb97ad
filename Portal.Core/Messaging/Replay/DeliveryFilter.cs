using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>Which deliveries a list shows, or an act on all matching concerns. Null or empty parts match everything.</summary>
public sealed record DeliveryFilter
{
    /// <summary>One alone.</summary>
    public Guid? Id { get; init; }

    /// <summary>The system.</summary>
    public string? Destination { get; init; }

    /// <summary>What it is told.</summary>
    public string? Kind { get; init; }

    /// <summary>Where they stand.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>True for those that are waiting or pending: all that has not come to an end. <see cref="State"/> wins.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The record, exactly.</summary>
    public string? Subject { get; init; }

    /// <summary>Beginning of the reason.</summary>
    public string? Reason { get; init; }

    /// <summary>True when <see cref="Reason"/> is the whole of it.</summary>
    public bool IsReasonWhole { get; init; }

    /// <summary>Least number of attempts.</summary>
    public int? LeastAttempts { get; init; }

    /// <summary>UTC instant from which on they were promised.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC instant until which they were promised, exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>What only the capability behind them can tell apart; an act on all matching honours it, a list of deliveries does not.</summary>
    public DeliveryScope? Scope { get; init; }

    /// <summary>The matching ones.</summary>
    internal IQueryable<Delivery> Apply(IQueryable<Delivery> deliveries)
    {
        var (destination, kind, subject, reason) = (Destination, Kind, Subject, Reason);
        deliveries = Id is { } id ? deliveries.Where(each => each.Id == id) : deliveries;
        deliveries = string.IsNullOrEmpty(destination) ? deliveries : deliveries.Where(each => each.Destination == destination);
        deliveries = string.IsNullOrEmpty(kind) ? deliveries : deliveries.Where(each => each.Kind == kind);
        deliveries = string.IsNullOrEmpty(subject) ? deliveries : deliveries.Where(each => each.Subject == subject);
        deliveries =
            string.IsNullOrEmpty(reason) ? deliveries
            : IsReasonWhole ? deliveries.Where(each => each.Reason == reason)
            : deliveries.Where(each => each.Reason!.StartsWith(reason));
        deliveries = LeastAttempts is { } least ? deliveries.Where(each => each.Attempts >= least) : deliveries;
        deliveries = From is { } from ? deliveries.Where(each => each.CreatedAt >= from) : deliveries;
        deliveries = Until is { } until ? deliveries.Where(each => each.CreatedAt < until) : deliveries;
        return ApplyState(deliveries);
    }

    /// <summary>What the audit keeps of it: the parts that narrow, in words.</summary>
    internal object ToAudit() =>
        new
        {
            Id,
            Destination,
            Kind,
            State = State?.ToString(),
            Open = IsOpen ? true : (bool?)null,
            Subject,
            Reason,
            LeastAttempts,
            From,
            Until,
            Scope = Scope?.Words,
        };

    // each as a constant, in the words of its partial index. Pending is "open and not waiting": beside an equality SQLite no longer sees the
    // words of the index of both
    private IQueryable<Delivery> ApplyState(IQueryable<Delivery> deliveries) =>
        State switch
        {
            DeliveryState.Waiting => deliveries.Where(each => each.State == DeliveryState.Waiting),
            DeliveryState.Pending => Open(deliveries).Where(each => each.State != DeliveryState.Waiting),
            DeliveryState.Delivered => deliveries.Where(each => each.State == DeliveryState.Delivered),
            DeliveryState.Dead => deliveries.Where(each => each.State == DeliveryState.Dead),
            DeliveryState.Cancelled => deliveries.Where(each => each.State == DeliveryState.Cancelled),
            _ => IsOpen ? Open(deliveries) : deliveries,
        };

    private static IQueryable<Delivery> Open(IQueryable<Delivery> deliveries) =>
        deliveries.Where(each => each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending);
}
