using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// A quantity that is sent again may be an old one: a later count, or a revert, has set another since. Then it is not sent, whoever asks for it.
/// Source: P2, R10.
/// </summary>
internal sealed class RecallSeatWrite(PortalDatabase database) : IDeliveryRecall
{
    public string Kind => SeatWrites.Kind;

    public async Task<DeliveryAnswer?> AskAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var lines = await db
            .SeatLines.AsNoTracking()
            .Where(line => line.DeliveryId == delivery.Id || line.RevertDeliveryId == delivery.Id)
            .ToListAsync(cancellationToken);
        return await FindReasonAsync(db, delivery.Id, lines, cancellationToken) is { } reason
            ? new DeliveryAnswer(AnswerKind.Withdrawn) { Reason = reason }
            : null;
    }

    private static async Task<string?> FindReasonAsync(
        PortalDbContext db,
        Guid deliveryId,
        List<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        if (lines.Count == 0)
        {
            return "Portal knows no count any more that this was of.";
        }

        var isRevert = lines[0].RevertDeliveryId == deliveryId;
        var isWanted = lines.TrueForAll(line =>
            isRevert
                ? line.State is SeatLineState.Reverting or SeatLineState.RevertBlocked or SeatLineState.Reverted
                : line.State is SeatLineState.Approved or SeatLineState.Applied or SeatLineState.Blocked
        );
        if (!isWanted)
        {
            return isRevert ? "It is no longer to be restored." : "The count was reverted, or a later one has taken its place.";
        }

        var (order, number) = (lines[0].OrderId, lines[0].RunNumber);
        var isOlder = await (
            from line in db.SeatLines
            join run in db.SeatRuns on line.RunId equals run.Id
            where line.OrderId == order && run.Number > number && !run.IsDryRun && run.CountedAt != null
            where run.IsActive || !isRevert // of what is restored, counts that are void since say nothing
            select line.Id
        ).AnyAsync(cancellationToken);
        return isOlder ? "A later count has looked at this order since." : null;
    }
}
