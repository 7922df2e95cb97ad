using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Seats in force after a month's count.</summary>
/// <param name="Period">The month: <c>2026-11</c>.</param>
/// <param name="Seats">Seats that were billed from then on.</param>
/// <param name="Counted">Devices that were counted.</param>
public sealed record SeatMonth(string Period, decimal Seats, int Counted);

/// <summary>Seats of a client, or of all, over the months. Source: b3.</summary>
public sealed class ReadSeatHistory(PortalDatabase database)
{
    /// <summary>Most months told.</summary>
    public const int Months = 24;

    /// <summary>Reads, oldest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="clientId">The client's company in Odoo; null for all clients.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<SeatMonth>>> ExecuteAsync(
        Actor actor,
        int? clientId,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var months = await (
            from line in db.SeatLines
            join run in db.SeatRuns on line.RunId equals run.Id
            where run.IsActive && (clientId == null || line.ClientId == clientId)
            group line by run.Period into lines
            orderby lines.Key descending
            select new
            {
                Period = lines.Key,
                Seats = lines.Sum(line => (double)line.InForce),
                Counted = lines.Sum(line => line.IsTarget ? line.Counted : 0),
            }
        )
            .Take(Months)
            .ToListAsync(cancellationToken);
        months.Reverse();
        return months.ConvertAll(month => new SeatMonth(month.Period, (decimal)month.Seats, month.Counted));
    }
}
