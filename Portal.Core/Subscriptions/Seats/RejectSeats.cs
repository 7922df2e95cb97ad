using Portal.Core.Audit;
using Portal.Core.Messaging;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Says no to lines of the newest count: what is billed stays until the next one. A client's lines go together. Source: b3 (dismiss), P9.</summary>
public sealed class RejectSeats
{
    private readonly SeatDecisions _decisions;
    private readonly TimeProvider _time;

    internal RejectSeats(SeatDecisions decisions, TimeProvider time) => (_decisions, _time) = (decisions, time);

    /// <summary>Rejects.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="choice">Which lines.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it between clients.</param>
    public async Task<Result<SeatDecided>> ExecuteAsync(
        Actor actor,
        SeatChoice choice,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ApproveSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return SeatRefusals.ReasonMissing;
        }

        var why = Folding.Clean(reason.Trim());
        return await _decisions.DecideAsync(
            choice,
            (db, run, lines) =>
            {
                var now = _time.UtcInstant;
                foreach (var line in lines)
                {
                    line.Reject(actor, why, now);
                }

                var after = new { reason = why, lines = SeatNotes.Of(lines) };
                db.Audit.Add(AuditEntry.For(now, actor, SeatActs.Rejected, SeatActs.SubjectOf(run), after: after));
                return Task.CompletedTask;
            },
            cancellationToken
        );
    }
}
