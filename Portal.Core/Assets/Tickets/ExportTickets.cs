using System.Runtime.CompilerServices;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Writes every ticket that the list would show, not only a page, as CSV; same right, filters, search and order. The audit row is stored first.
/// Source: DESIGN §8, P8, P9.
/// </summary>
public sealed class ExportTickets(PortalDatabase database, ITicketDesk desk, TimeProvider time)
{
    /// <summary>The act in the audit.</summary>
    public const string Exported = "tickets.exported";

    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    public async Task<Result<CsvFile<TicketRow>>> BeginAsync(
        Actor actor,
        TicketListRequest request,
        IReadOnlyList<CsvColumn<TicketRow>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var what = new
        {
            request.Search,
            request.ClientKey,
            request.AssetKey,
            standing = request.Standing?.ToString(),
            request.Stage,
            request.LeastPriority,
            request.LeastDays,
            request.Assignee,
            request.HasAsset,
        };
        await using var db = database.CreateDbContext();
        var now = time.GetUtcNow().UtcDateTime;
        db.Audit.Add(AuditEntry.For(now, actor, Exported, ("list", "tickets"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<TicketRow>(columns, stop => ReadAsync(request, now, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<TicketRow>> ReadAsync(
        TicketListRequest request,
        DateTime now,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = TicketListQuery
            .SortOf(request)
            .ReadAllAsync(
                database,
                (db, _) => Task.FromResult(TicketListQuery.SourceOf(db, request, now)),
                Batch,
                cancellationToken
            );
        await foreach (var batch in batches)
        {
            await using var db = database.CreateDbContext();
            yield return await TicketListQuery.NameAsync(db, desk, batch, cancellationToken);
        }
    }
}
