using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Notices that tickets live in another model than until now: <c>Tickets:Model</c> was changed, or Odoo got a help desk. A number of the one is another
/// ticket in the other, so what Portal knows is left behind, and the import begins anew. What Portal found by itself is believed when it is found again, since an
/// Odoo that is being upgraded may lack a model for minutes. Source: C12.
/// </summary>
internal sealed class TicketMove(
    PortalDatabase database,
    ITicketDesk desk,
    LeftTickets left,
    TicketOptions options,
    TimeProvider time
)
{
    /// <summary>How long a move that was found must last; longer than an answer of Odoo's is kept.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private const string CalledOff = "Tickets live in another model of Odoo now, where this number may be another one.";
    private const string Held = "Tickets live in another model now. It becomes one there within seconds.";

    private (TicketModel Model, DateTime At)? _suspected;

    /// <summary>Asks where tickets live, and follows them there. One at a time, as imports are.</summary>
    /// <returns>The model; null while it may be another one and is not believed yet.</returns>
    public async Task<TicketModel?> FollowAsync(CancellationToken cancellationToken)
    {
        var model = await desk.FindModelAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await HaveMovedAsync(db, model, cancellationToken))
        {
            if (!IsBelieved(model))
            {
                return null;
            }

            await using var write = await db.BeginWriteAsync(cancellationToken);
            await left.LeaveAsync(db, CalledOff, Held, model, cancellationToken);
            _ = await db
                .PullCursors.Where(cursor => cursor.Feed.StartsWith(TicketPull.Feeds))
                .ExecuteDeleteAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        _suspected = null;
        return model;
    }

    private bool IsBelieved(TicketModel model)
    {
        var now = time.UtcInstant;
        _suspected = _suspected is { } known && known.Model == model ? known : (model, now);
        return options.Model != TicketModel.Auto || now - _suspected.Value.At >= Patience;
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
