using System.Globalization;
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
        return Page(
            [.. SeatEvidence.Read(found).Where(device => device.Name.Contains(word, StringComparison.OrdinalIgnoreCase))],
            page
        );
    }

    // all of a client's devices are one value, which never changes: a place in it is a cursor that stays true
    private static KeysetPage<SeatDevice> Page(List<SeatDevice> devices, KeysetRequest page)
    {
        var at = int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var start = page.Move switch
        {
            KeysetMove.After => at,
            KeysetMove.Before => at - page.Size,
            KeysetMove.Last => (Math.Max(0, devices.Count - 1) / page.Size) * page.Size,
            _ => 0,
        };
        start = Math.Clamp(start, 0, devices.Count);
        var rows = devices.Skip(start).Take(page.Size).ToList();
        return new KeysetPage<SeatDevice>(
            rows,
            start > 0 ? start.ToString(CultureInfo.InvariantCulture) : null,
            start + rows.Count < devices.Count ? (start + rows.Count).ToString(CultureInfo.InvariantCulture) : null,
            devices.Count,
            rows.Count > 0 ? start + 1 : null
        );
    }
}
