using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// An order was called off while its entitlement may have arrived in ABS: ABS is asked instead of told again. What it has goes onto the order, and
/// is listed for a person; what it does not have is held. Source: C13, P2, R10.
/// </summary>
internal sealed class RecallEntitlement(PortalDatabase database, IEntitlementGateway gateway, TimeProvider time) : IDeliveryRecall
{
    /// <summary>So long ABS may be at work on a request whose answer never came: it is not believed to have none before.</summary>
    public static readonly TimeSpan WhileAbsMayWork = TimeSpan.FromMinutes(2);

    public string Kind => EntitlementPayload.Kind;

    public async Task<DeliveryAnswer?> AskAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (!gateway.IsConnected || await FindCalledOffAsync(delivery, cancellationToken) is not { } order)
        {
            return null;
        }

        // also one that has ended was made from what was sent: Portal asks for none beside it
        if (await gateway.FindByOrderAsync(order.OdooId, cancellationToken) is { } found)
        {
            return new DeliveryAnswer(AnswerKind.Accepted)
            {
                IsThereAlready = true,
                Body = found.Body,
                Reason = found.IsClosed ? $"ABS made it, and it has ended since: {found.Id}." : null,
            };
        }

        var left = await FindDoubtAsync(delivery, cancellationToken);
        return left > TimeSpan.Zero
            ? new DeliveryAnswer(AnswerKind.Later)
            {
                RetryAfter = left,
                Reason =
                    "ABS does not have it so far, and may still be at work on it. It is asked again, since the order was called off.",
            }
            : new DeliveryAnswer(AnswerKind.Withdrawn)
            {
                Reason = $"ABS does not have it. {EntitlementScope.WhyCalledOff(order)}",
            };
    }

    private async Task<Order?> FindCalledOffAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Orders.AsNoTracking()
            .SingleOrDefaultAsync(order => order.DeliveryId == delivery.Id && order.IsCalledOff, cancellationToken);
    }

    // how long ABS may be at work on the last request; of one that a worker died with nobody knows when it was made: it counts from the first question after it
    private async Task<TimeSpan> FindDoubtAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        var attempts = db.DeliveryAttempts.Where(attempt => attempt.DeliveryId == delivery.Id);
        var sentAt = await attempts
            .Where(attempt => attempt.MayHaveArrived)
            .OrderByDescending(attempt => attempt.StartedAt)
            .Select(attempt => (DateTime?)attempt.StartedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var sendings = await db
            .Deliveries.Where(each => each.Id == delivery.Id)
            .Select(each => each.Sendings)
            .SingleAsync(cancellationToken);
        var lost = sendings - delivery.Number; // this one is counted in both
        if (lost > 0)
        {
            var askedAt = await attempts
                .Where(attempt => attempt.Outcome == AttemptOutcome.Asked && attempt.Lost >= lost)
                .OrderBy(attempt => attempt.StartedAt)
                .Select(attempt => (DateTime?)attempt.StartedAt)
                .FirstOrDefaultAsync(cancellationToken);
            var lostAt = askedAt ?? now;
            sentAt = sentAt > lostAt ? sentAt : lostAt;
        }

        return sentAt is { } at ? at + WhileAbsMayWork - now : TimeSpan.Zero;
    }
}
