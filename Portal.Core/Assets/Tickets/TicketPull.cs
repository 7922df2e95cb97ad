using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>Pulls tickets page by page, with the cursor behind each. Source: b6, FACTS §4 (write_date).</summary>
internal sealed class TicketPull(
    PortalDatabase database,
    PullLedger ledger,
    ITicketDesk desk,
    TicketMirror mirror,
    IOptions<PullOptions> options
)
{
    /// <summary>How the names of its cursors begin: each model has its own numbers, and its own cursor.</summary>
    public const string Feeds = "odoo.tickets.";

    /// <summary>Count of what was read.</summary>
    public const string Read = "tickets read";

    /// <summary>Count of what differs.</summary>
    public const string Changed = "changed";

    private const int MostAtOnce = 200;

    private int Size => Math.Min(options.Value.PullPageSize, MostAtOnce);

    /// <summary>Name of the cursor of a model.</summary>
    public static string FeedOf(TicketModel model) => $"{Feeds}{model}";

    public async Task RunAsync(TicketModel model, JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(FeedOf(model), cancellationToken);
        var version = cursor.Version;
        if (cursor.IsFirst)
        {
            await FirstAsync(cursor, version, progress, cancellationToken);
        }
        else
        {
            await ChangesAsync(cursor, version, progress, cancellationToken);
        }

        await FindMadeAsync(model, cancellationToken);
        await CheckOpenAsync(model, progress, cancellationToken);
    }

    // those whose delivery a person confirmed, so that no answer told their number
    private async Task FindMadeAsync(TicketModel model, CancellationToken cancellationToken)
    {
        (DateTime At, Guid Key)? after = null;
        do
        {
            (var delivered, after) = await ListWithoutNumberAsync(after, cancellationToken);
            foreach (var key in delivered)
            {
                await FindMadeAsync(model, key, cancellationToken);
            }
        } while (after is not null);
    }

    private async Task FindMadeAsync(TicketModel model, Guid key, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(key, cancellationToken) is not { } id)
        {
            return;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await TicketMirror.MakeAsync(db, key, model, id, "", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    // the next of those that were asked for; most of them still wait for their delivery, and must not hide one that does not
    private async Task<(List<Guid> Delivered, (DateTime At, Guid Key)? Last)> ListWithoutNumberAsync(
        (DateTime At, Guid Key)? after,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var open = db.Tickets.AsNoTracking().Where(ticket => ticket.State == TicketState.Asked && ticket.OdooId == null);
        if (after is (var at, var last))
        {
            open = open.Where(ticket => ticket.CreatedAt > at || (ticket.CreatedAt == at && ticket.Key.CompareTo(last) > 0));
        }

        var asked = await open.OrderBy(ticket => ticket.CreatedAt)
            .ThenBy(ticket => ticket.Key)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        var keys = asked.ConvertAll(ticket => ticket.CreationKey);
        var delivered = await db
            .Deliveries.Where(each => keys.Contains(each.IdempotencyKey) && each.State == DeliveryState.Delivered)
            .Select(each => each.IdempotencyKey)
            .ToListAsync(cancellationToken);
        return (
            [.. asked.Where(ticket => delivered.Contains(ticket.CreationKey)).Select(ticket => ticket.Key)],
            asked.Count == MostAtOnce ? (asked[^1].CreatedAt, asked[^1].Key) : null
        );
    }

    private async Task FirstAsync(PullCursor cursor, int version, JobProgress progress, CancellationToken cancellationToken)
    {
        if (cursor.AfterId is null)
        {
            cursor.BeginFirst(await desk.FindNewestChangeAsync(cancellationToken) ?? DateTime.UnixEpoch, ledger.Now);
        }

        while (await desk.ListAsync(cursor.AfterId ?? 0, Size, cancellationToken) is { Count: > 0 } page)
        {
            cursor.MoveTo(page.Max(ticket => ticket.Id));
            version = await StoreAsync(page, cursor, version, progress, cancellationToken);
        }

        cursor.Complete(null, ledger.Now);
        _ = await StoreAsync([], cursor, version, progress, cancellationToken);
    }

    private async Task ChangesAsync(PullCursor cursor, int version, JobProgress progress, CancellationToken cancellationToken)
    {
        cursor.BeginChanges(options.Value.PullOverlap, ledger.Now);
        DateTime? newest = null;
        ChangePosition? position = new ChangePosition(cursor.AfterAt ?? DateTime.UnixEpoch, cursor.AfterId);
        while (position is { } at)
        {
            var page = await desk.ListChangesAsync(at.At, at.Id, Size, cancellationToken);
            position = Next(at, page);
            newest = page.Select(ticket => (DateTime?)ticket.ChangedAt).Append(newest).Max();
            if (position is { } next)
            {
                cursor.MoveTo(next);
            }

            version = await StoreAsync(page, cursor, version, progress, cancellationToken);
        }

        cursor.Complete(newest, ledger.Now);
        _ = await StoreAsync([], cursor, version, progress, cancellationToken);
    }

    /// <summary>Where the next page begins; Odoo orders by microseconds and shows seconds, so one second is gone through by id.</summary>
    private ChangePosition? Next(ChangePosition position, IReadOnlyList<FoundTicket> page)
    {
        if (page.Count < Size)
        {
            return position.Id is null ? null : new ChangePosition(position.At.AddSeconds(1));
        }

        if (position.Id is not null)
        {
            return position with { Id = page.Max(ticket => ticket.Id) };
        }

        var (first, last) = (page.Min(ticket => ticket.ChangedAt), page.Max(ticket => ticket.ChangedAt));
        return last > first && last > position.At ? new ChangePosition(last) : new ChangePosition(last, 0);
    }

    // a deleted ticket changes nothing that could be pulled
    private async Task CheckOpenAsync(TicketModel model, JobProgress progress, CancellationToken cancellationToken)
    {
        var after = 0;
        while (await ListOpenAsync(model, after, cancellationToken) is { Count: > 0 } ids)
        {
            after = ids[^1];
            var found = await desk.ReadAsync(ids, cancellationToken);
            if (await desk.FindModelAsync(cancellationToken) != model)
            {
                return; // they live elsewhere since a moment ago: the next run follows
            }

            var gone = ids.Except(found.Select(ticket => ticket.Id)).ToList();
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            var changed = await mirror.TakeAsync(db, found, cancellationToken);
            await mirror.LoseAsync(db, model, gone, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
            progress.Advance(ids.Count, (Changed, changed + gone.Count));
        }
    }

    private async Task<List<int>> ListOpenAsync(TicketModel model, int after, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .Tickets.Where(ticket =>
                (ticket.State == TicketState.Open || ticket.State == TicketState.Closing)
                && ticket.OdooId > after
                && (ticket.Model == model || ticket.Model == TicketModel.Auto)
            )
            .OrderBy(ticket => ticket.OdooId)
            .Select(ticket => ticket.OdooId ?? 0)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
    }

    private async Task<int> StoreAsync(
        IReadOnlyList<FoundTicket> page,
        PullCursor cursor,
        int version,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var changed = await mirror.TakeAsync(db, page, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await PullLedger.StoreAsync(db, cursor, version, cancellationToken);
        await write.CommitAsync(cancellationToken);
        progress.Advance(page.Count, (Read, page.Count), (Changed, changed));
        cancellationToken.ThrowIfCancellationRequested();
        return cursor.Version;
    }
}
