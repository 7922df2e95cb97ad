using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What was known of a line before it was counted. Source: R16 ("every difference explained").</summary>
/// <param name="IsFirst">True where the client's devices were never counted for the product before.</param>
/// <param name="LastInForce">What the line billed when it was last looked at, as far as Portal knew; null where it was not there.</param>
public sealed record SeatPast(bool IsFirst, decimal? LastInForce)
{
    /// <summary>Reads it.</summary>
    internal static async Task<SeatPast> ReadAsync(PortalDbContext db, SeatLine line, CancellationToken cancellationToken)
    {
        // of a line of a former database only what was known then is told
        var isFormer = await db.SeatRuns.AnyAsync(
            run => run.Id == line.RunId && run.State == SeatRunState.Former,
            cancellationToken
        );
        var runs = isFormer ? db.SeatRuns.Where(run => !run.IsDryRun) : SeatBooks.OfThisDatabase(db);
        var earlier =
            from each in db.SeatLines.AsNoTracking()
            join run in runs on each.RunId equals run.Id
            where run.CountedAt != null
            where each.ClientId == line.ClientId && each.ProductCode == line.ProductCode && each.RunNumber < line.RunNumber
            select each;
        var isFirst = !await earlier.AnyAsync(
            each => each.IsTarget && (each.State == SeatLineState.Applied || each.State == SeatLineState.Unchanged),
            cancellationToken
        );
        var last = await earlier
            .Where(each => each.OrderId == line.OrderId && each.OdooLineId == line.OdooLineId)
            .OrderByDescending(each => each.RunNumber)
            .Select(each => (decimal?)each.InForce)
            .FirstOrDefaultAsync(cancellationToken);
        return new SeatPast(isFirst, last);
    }
}
