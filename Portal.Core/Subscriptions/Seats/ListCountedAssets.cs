using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>The devices behind a number, by name, as they were when it was counted. Source: b3 ("the evidence behind each number").</summary>
public sealed class ListCountedAssets(PortalDatabase database)
{
    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="lineId">The line.</param>
    /// <param name="search">Part of a name; empty for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<SeatDevice>>> ExecuteAsync(
        Actor actor,
        Guid lineId,
        string search,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var found = await (
            from line in db.SeatLines
            join evidence in db.SeatEvidence
                on new
                {
                    line.RunId,
                    line.ClientId,
                    line.ProductCode,
                } equals new
                {
                    evidence.RunId,
                    evidence.ClientId,
                    evidence.ProductCode,
                }
            where line.Id == lineId
            select evidence.Counted
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return SeatRefusals.NoLine;
        }

        var word = search.Trim();
        return SeatPages.Cut(
            [.. SeatEvidence.Read(found).Where(device => device.Name.Contains(word, StringComparison.OrdinalIgnoreCase))],
            page
        );
    }
}
