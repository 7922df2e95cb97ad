using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Notices that tickets live in another model than until now: <c>Tickets:Model</c> was changed, or Odoo got a help desk. A number of the one is another
/// ticket in the other, so what Portal knows is left behind, and the import begins anew; what had a ticket in Portal alone gets one there. What Portal found by itself is believed when it is found again, since an
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

    /// <summary>The same for a model that Odoo had and has no more: an upgrade or a restore may take hours.</summary>
    public static readonly TimeSpan PatienceOfLoss = TimeSpan.FromHours(6);

    private const string CalledOff = "Tickets live in another model of Odoo now, where this number may be another one.";
    private const string Held = "Tickets live in another model now. It becomes one there within seconds.";

    private (TicketModel Model, DateTime At)? _suspected;

    /// <summary>Asks where tickets live, and follows them there. One at a time, as imports are.</summary>
    /// <returns>The model; null while it may be another one and is not believed yet.</returns>
    public async Task<TicketModel?> FollowAsync(CancellationToken cancellationToken)
    {
        var model = await desk.FindModelAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await FindFormerAsync(db, model, cancellationToken) is { } former)
        {
            if (!IsBelieved(former, model))
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

    // by their order: a help desk that came is there at a look, one that went may be on its way back
    private bool IsBelieved(TicketModel former, TicketModel model)
    {
        var now = time.UtcInstant;
        _suspected = _suspected is { } known && known.Model == model ? known : (model, now);
        return options.Model != TicketModel.Auto || now - _suspected.Value.At >= (model > former ? PatienceOfLoss : Patience);
    }

    // null while they live where they lived
    private static async Task<TicketModel?> FindFormerAsync(
        PortalDbContext db,
        TicketModel model,
        CancellationToken cancellationToken
    )
    {
        var feed = TicketPull.FeedOf(model);
        var former = await db
            .PullCursors.Where(cursor => cursor.Feed.StartsWith(TicketPull.Feeds) && cursor.Feed != feed)
            .Select(cursor => cursor.Feed)
            .FirstOrDefaultAsync(cancellationToken);
        return former is not null && Enum.TryParse<TicketModel>(former[TicketPull.Feeds.Length..], out var known)
            ? known
            : await FindOfTicketsAsync(db, model, cancellationToken);
    }

    private static async Task<TicketModel?> FindOfTicketsAsync(
        PortalDbContext db,
        TicketModel model,
        CancellationToken cancellationToken
    )
    {
        var ofAnother = await db
            .Tickets.Where(ticket => ticket.OdooId != null && ticket.Model != model && ticket.Model != TicketModel.Auto)
            .Select(ticket => (TicketModel?)ticket.Model)
            .FirstOrDefaultAsync(cancellationToken);
        var isInPortal =
            ofAnother is null
            && model != TicketModel.PortalOnly
            && await db.Tickets.AnyAsync(
                ticket => ticket.OdooId == null && ticket.AlertKey != null && ticket.State == TicketState.Open,
                cancellationToken
            );
        return isInPortal ? TicketModel.PortalOnly : ofAnother;
    }
}
