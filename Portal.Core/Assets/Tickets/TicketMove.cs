using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Notices that tickets live in another model than until now: <c>Tickets:Model</c> was changed, or Odoo got a help desk. A number of the one is another
/// ticket in the other, so what Portal knows is left behind, and the import begins anew. Source: C12.
/// </summary>
internal sealed class TicketMove(PortalDatabase database, ITicketDesk desk, LeftTickets left)
{
    private const string CalledOff = "Tickets live in another model of Odoo now, where this number may be another one.";
    private const string Held = "Tickets live in another model now. It becomes one there within seconds.";

    /// <summary>Asks where tickets live, and follows them there.</summary>
    /// <returns>The model.</returns>
    public async Task<TicketModel> FollowAsync(CancellationToken cancellationToken)
    {
        var model = await desk.FindModelAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await HaveMovedAsync(db, model, cancellationToken))
        {
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await left.LeaveAsync(db, CalledOff, Held, cancellationToken);
            _ = await db
                .PullCursors.Where(cursor => cursor.Feed.StartsWith(TicketPull.Feeds))
                .ExecuteDeleteAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        return model;
    }

    private static async Task<bool> HaveMovedAsync(PortalDbContext db, TicketModel model, CancellationToken cancellationToken)
    {
        var feed = TicketPull.FeedOf(model);
        return await db.PullCursors.AnyAsync(
                cursor => cursor.Feed.StartsWith(TicketPull.Feeds) && cursor.Feed != feed,
                cancellationToken
            )
            || await db.Tickets.AnyAsync(
                ticket => ticket.OdooId != null && ticket.Model != model && ticket.Model != TicketModel.Auto,
                cancellationToken
            );
    }
}
