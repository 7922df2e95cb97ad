using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Map;

/// <summary>One line of the file: an asset with one of its tickets, as the table shows them below each other.</summary>
/// <param name="Picture">The map.</param>
/// <param name="Row">The asset; null for a ticket without one.</param>
/// <param name="Ticket">The ticket; null for an asset without one.</param>
internal sealed record MapLine(MapPicture Picture, MapRow? Row, MapTicket? Ticket)
{
    /// <summary>The line that bills the asset, or null.</summary>
    public BilledSeats? Billed => Row is { Line: >= 0 } row ? Picture.Lines?[row.Line] : null;

    /// <summary>All that the table shows, on all its pages.</summary>
    public static IEnumerable<MapLine> Of(MapPicture picture) =>
        picture
            .OtherTickets.Select(ticket => new MapLine(picture, null, ticket))
            .Concat(
                picture.Rows.SelectMany(row =>
                    row.Asset.Tickets.Select(MapTicket? (ticket) => ticket)
                        .DefaultIfEmpty()
                        .Select(ticket => new MapLine(picture, row, ticket))
                )
            );
}
