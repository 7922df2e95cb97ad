using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// What a person rejected, called off or took back never goes out by itself again: the next count of that month has them look at it, and so does a later
/// month that proposes the very same. Once somebody approves it, that is settled. Source: D11, P9.
/// </summary>
internal static class RefusedSeats
{
    private const int ClientsAtOnce = 500;

    // one that was called off is blocked, or void once a later count stands
    private static readonly IReadOnlyCollection<SeatLineState> TakenBack =
    [
        SeatLineState.Rejected,
        SeatLineState.Reverting,
        SeatLineState.Reverted,
        SeatLineState.RevertBlocked,
        SeatLineState.Left,
    ];

    /// <summary>Holds back what was refused before, in the transaction with which a count begins to stand.</summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>, under <see cref="SeatLock"/>; what is tracked is saved.</param>
    /// <param name="run">The count.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task HoldAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        var refused = (await FindAsync(db, run, cancellationToken)).ToLookup(each => each.LineId);
        foreach (var clients in refused.Select(each => each.First().ClientId).Distinct().Chunk(ClientsAtOnce))
        {
            var open = await db
                .SeatLines.Where(line => line.RunId == run.Id && clients.Contains(line.ClientId))
                .Where(line => line.State == SeatLineState.Proposed || line.State == SeatLineState.Asked)
                .ToListAsync(cancellationToken);
            foreach (var line in open)
            {
                if (refused[line.Id].MaxBy(each => each.Count) is { } no)
                {
                    line.Hold(SeatGuards.Refused, Say(no));
                }
                else if (line.Guards == SeatGuards.None)
                {
                    line.Hold(SeatGuards.OtherLine);
                }
            }
        }
    }

    // nobody's name is written into a text: it is on the line that is named by its count
    private static string Say(Refused no)
    {
        var (what, why) =
            no.Said.StartsWith(SeatLine.CalledOff, StringComparison.Ordinal)
                ? ("Called off", no.Said[SeatLine.CalledOff.Length..])
            : no.State == SeatLineState.Rejected ? ("Rejected", no.Said)
            : ("Reverted", no.RevertReason);
        var where = string.Create(CultureInfo.InvariantCulture, $"{what} in count {no.Count}");
        return why.Length > 0 ? $"{where}: {why}" : where;
    }

    private static Task<List<Refused>> FindAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        var (lines, settled, runs) = (TakenBackOf(db.SeatLines), db.SeatLines, SeatBooks.OfThisDatabase(db));
        return (
            from open in db.SeatLines
            where open.RunId == run.Id && (open.State == SeatLineState.Proposed || open.State == SeatLineState.Asked)
            from former in lines
            where former.ClientId == open.ClientId && former.ProductCode == open.ProductCode && former.OrderId == open.OrderId
            join earlier in runs on former.RunId equals earlier.Id
            where earlier.Number < run.Number
            where
                earlier.Period == run.Period
                || open.State == SeatLineState.Asked
                || (former.Billed == open.Billed && former.Proposed == open.Proposed)
            where
                !settled.Any(since =>
                    since.ClientId == open.ClientId
                    && since.ProductCode == open.ProductCode
                    && since.OrderId == open.OrderId
                    && since.State == SeatLineState.Applied
                    && since.RunNumber > former.RunNumber
                    && since.RunNumber < open.RunNumber
                )
            select new Refused(open.Id, open.ClientId, earlier.Number, former.State, former.Reason, earlier.RevertReason)
        ).ToListAsync(cancellationToken);
    }

    private static IQueryable<SeatLine> TakenBackOf(IQueryable<SeatLine> lines) =>
        lines.Where(line => TakenBack.Contains(line.State) || line.Reason.StartsWith(SeatLine.CalledOff));

    private sealed record Refused(Guid LineId, int ClientId, int Count, SeatLineState State, string Said, string RevertReason);
}
