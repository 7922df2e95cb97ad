using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// How often Odoo has taken new quantities, and former ones: each word of it changes one of the figures, whichever node heard it and whatever its clock
/// says. Compared before and after a reading, they tell whether that is old.
/// </summary>
/// <param name="Applied">Lines whose new quantity Odoo has.</param>
/// <param name="Restored">Lines whose former quantity it has again.</param>
internal sealed record SeatsTold(int Applied, int Restored)
{
    /// <summary>As it is now.</summary>
    public static async Task<SeatsTold> ReadAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var lines = db.SeatLines;
        return new SeatsTold(
            await lines.CountAsync(line => line.State == SeatLineState.Applied, cancellationToken),
            await lines.CountAsync(line => line.State == SeatLineState.Reverted, cancellationToken)
        );
    }
}
