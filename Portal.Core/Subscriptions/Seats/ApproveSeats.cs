using System.Globalization;
using Portal.Core.Audit;
using Portal.Core.Messaging;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Approves lines of the newest count: Odoo is then told. A client's lines go together. What changed since the person looked is refused. Source:
/// 000-31, b3 (approve, effective date), P2, P9.
/// </summary>
/// <remarks>Next: <see cref="PromiseSeats"/>.</remarks>
public sealed class ApproveSeats
{
    private readonly SeatDecisions _decisions;
    private readonly PromiseSeats _promise;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal ApproveSeats(SeatDecisions decisions, PromiseSeats promise, MessagingWakes wakes, TimeProvider time) =>
        (_decisions, _promise, _wakes, _time) = (decisions, promise, wakes, time);

    /// <summary>Today in Portal's zone: the day from which it holds unless another is chosen.</summary>
    public DateOnly Today => _promise.Today;

    /// <summary>Approves.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="choice">Which lines.</param>
    /// <param name="effectiveOn">The day from which they hold; null for today.</param>
    /// <param name="cancellationToken">Stops it between clients; what is approved until then stays.</param>
    public async Task<Result<SeatDecided>> ExecuteAsync(
        Actor actor,
        SeatChoice choice,
        DateOnly? effectiveOn,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ApproveSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var day = effectiveOn ?? Today;
        if (day < Today || day > Today.AddYears(1))
        {
            return SeatRefusals.DayWrong(Today);
        }

        var decided = await _decisions.DecideAsync(
            choice,
            async (db, run, lines) =>
            {
                var now = _time.UtcInstant;
                foreach (var client in lines.GroupBy(line => line.ClientId))
                {
                    var mine = client.ToList();
                    mine.ForEach(line => line.Approve(actor, isAutomatic: false, day, now));
                    await _promise.ApplyAsync(db, run, mine, cancellationToken);
                }

                var after = new { on = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), lines = SeatNotes.Of(lines) };
                db.Audit.Add(AuditEntry.For(now, actor, SeatActs.Approved, SeatActs.SubjectOf(run), after: after));
            },
            cancellationToken
        );
        _wakes.Outbox.Raise();
        return decided;
    }
}
