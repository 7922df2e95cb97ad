using System.Runtime.CompilerServices;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>
/// Writes every entry that the audit's list would show, not only a page, as CSV; same right, filters, search and order. The audit row of
/// the export is stored first: nothing leaves without one, whether the file is received to its end or not. Source: DESIGN §8, P9.
/// </summary>
public sealed class ExportAudit(PortalDatabase databases, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="request">What the list shows; its page does not matter.</param>
    /// <param name="columns">What the file holds.</param>
    /// <param name="cancellationToken">Stops the beginning; the file has its own.</param>
    public async Task<Result<CsvFile<AuditEntry>>> BeginAsync(
        Actor actor,
        AuditListRequest request,
        IReadOnlyList<CsvColumn<AuditEntry>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAudit.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var now = time.GetUtcNow().UtcDateTime;
        var what = new
        {
            request.Search,
            request.ActorId,
            request.ByPortal,
            request.Action,
            request.SubjectKind,
            request.SubjectId,
            Outcome = request.Outcome?.ToString(),
            request.CorrelationId,
            request.From,
            request.Until,
        };
        db.Audit.Add(AuditEntry.For(now, actor, AuditActs.Exported, ("list", "audit"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<AuditEntry>(columns, stop => ReadAsync(request, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<AuditEntry>> ReadAsync(
        AuditListRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = AuditListQuery
            .SortOf(request)
            .ReadAllAsync(
                databases,
                async (db, stop) => (await AuditListQuery.SourceAsync(db, request, stop)).Rows,
                Batch,
                cancellationToken
            );
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }
}
