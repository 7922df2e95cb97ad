using System.Runtime.CompilerServices;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>The lines of a file, read as it is written.</summary>
/// <param name="ReadAsync">Reads them, some at a time.</param>
public sealed record SeatRows(Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<SeatLine>>> ReadAsync);

/// <summary>
/// Writes every line that the list would show, not only a page; same right, filters, search and order. The audit row is stored first. Source:
/// DESIGN §8, b3 (run report), P8, P9.
/// </summary>
public sealed class ExportSeats(PortalDatabase database, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="request">What the list shows; its page does not matter.</param>
    /// <param name="format">The kind of file, for the audit.</param>
    /// <param name="columns">What the file holds.</param>
    /// <param name="cancellationToken">Stops the beginning; the file has its own.</param>
    public async Task<Result<CsvFile<SeatLine>>> BeginAsync(
        Actor actor,
        SeatLineRequest request,
        string format,
        IReadOnlyList<CsvColumn<SeatLine>> columns,
        CancellationToken cancellationToken
    ) =>
        await NoteAsync(actor, request, format, cancellationToken) is { } refusal
            ? refusal
            : new CsvFile<SeatLine>(columns, stop => ReadAsync(request, stop));

    /// <summary>The same lines, for a file of another kind.</summary>
    public async Task<Result<SeatRows>> BeginRowsAsync(
        Actor actor,
        SeatLineRequest request,
        string format,
        CancellationToken cancellationToken
    ) =>
        await NoteAsync(actor, request, format, cancellationToken) is { } refusal
            ? refusal
            : new SeatRows(stop => ReadAsync(request, stop));

    private async Task<Refusal?> NoteAsync(
        Actor actor,
        SeatLineRequest request,
        string format,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var what = new
        {
            run = request.RunId,
            tab = $"{request.Tab}",
            request.Search,
            guard = request.Guard?.ToString(),
            product = request.ProductCode,
            format,
        };
        await using var db = database.CreateDbContext();
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, SeatActs.Exported, ("list", "seats"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async IAsyncEnumerable<IReadOnlyList<SeatLine>> ReadAsync(
        SeatLineRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = request.Keyset.ReadAllAsync(
            database,
            (db, _) => Task.FromResult(request.In(db.SeatLines)),
            Batch,
            cancellationToken
        );
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }
}
