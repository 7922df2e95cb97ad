using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Odoo has answered: its lines are applied or blocked, and other orders of the client that waited for it go. Source: P2, P3, P7, R12.
/// </summary>
/// <remarks>Next: <see cref="PromiseSeats"/>.</remarks>
internal sealed class RecordSeatWrite(PromiseSeats promise, SeatWake wake, TimeProvider time) : IInboxHandler<DeliveryOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, SeatWrites.Kind);

    public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        DeliveryOutcome found,
        CancellationToken cancellationToken
    )
    {
        await SeatLock.TakeAsync(db, cancellationToken);
        var told = await db
            .SeatLines.Where(line => line.DeliveryId == found.DeliveryId || line.RevertDeliveryId == found.DeliveryId)
            .ToListAsync(cancellationToken);
        if (told.Count == 0)
        {
            return; // a trial, or a row that retention has taken
        }

        var run = await db.SeatRuns.SingleAsync(each => each.Id == told[0].RunId, cancellationToken);
        var isRevert = told[0].RevertDeliveryId == found.DeliveryId;
        var changed = told.Where(line => isRevert ? TakeRevert(line, found) : Take(line, found)).ToList();
        if (changed.Count > 0)
        {
            db.Audit.Add(Entry(run, changed, found, isRevert));
        }

        await LetRestoreGoAsync(db, told, found, cancellationToken);
        await SeatBooks.SettleAsync(db, run, cancellationToken);
        var client = told[0].ClientId;
        var mine = await db
            .SeatLines.Where(line => line.RunId == run.Id && line.ClientId == client)
            .ToListAsync(cancellationToken);
        _ = await promise.ReleaseAsync(db, run, mine, cancellationToken);
        wake.Changed.Raise();
    }

    // it was being sent when the count was reverted, so it could not be called off. Refused it changed nothing, and nobody is to send it again: dead it
    // would hold back for ever what restores the order
    private async Task LetRestoreGoAsync(
        PortalDbContext db,
        List<SeatLine> told,
        DeliveryOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        if (
            !outcome.IsDelivered
            && told.Exists(line => line.DeliveryId == outcome.DeliveryId && line.RevertDeliveryId is not null)
        )
        {
            await SeatBooks.CallOffAsync(db, outcome.DeliveryId, RevertSeats.Reason, time, cancellationToken);
        }
    }

    // a word about a line that is past it changes nothing: what stands there was decided later
    private static bool Take(SeatLine line, DeliveryOutcome outcome)
    {
        if (line.State is not (SeatLineState.Approved or SeatLineState.Blocked or SeatLineState.Superseded))
        {
            return false;
        }

        if (outcome.IsDelivered)
        {
            var written = SeatWrites.ReadAnswer(outcome.Answer);
            line.Apply(
                written?.Lines is { } lines && lines.TryGetValue(line.Id, out var id) ? id : null,
                written?.Prices is { } prices && prices.TryGetValue(line.Id, out var price) ? price : null
            );
        }
        else if (line.State == SeatLineState.Approved)
        {
            line.Block(outcome.Summary);
        }

        return true;
    }

    private static bool TakeRevert(SeatLine line, DeliveryOutcome outcome)
    {
        if (line.State is not (SeatLineState.Reverting or SeatLineState.RevertBlocked))
        {
            return false;
        }

        if (outcome.IsDelivered)
        {
            line.EndRevert();
        }
        else
        {
            line.BlockRevert(outcome.Summary);
        }

        return true;
    }

    private AuditEntry Entry(SeatRun run, List<SeatLine> lines, DeliveryOutcome outcome, bool isRevert) =>
        AuditEntry.For(
            time.UtcInstant,
            Actor.Portal,
            !outcome.IsDelivered ? SeatActs.Blocked
                : isRevert ? SeatActs.Reverted
                : SeatActs.Applied,
            SeatActs.SubjectOf(run),
            after: new { lines = SeatNotes.Of(lines), reason = outcome.IsDelivered ? null : outcome.Summary },
            outcome: outcome.IsDelivered ? AuditOutcome.Done : AuditOutcome.Failed
        );
}
