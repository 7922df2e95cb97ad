using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>Lists the audit across all records, for those who may see all of it. Source: P9, DESIGN §8.</summary>
public sealed class ListAudit(PortalDatabase databases)
{
    /// <summary>Reads one page. Safe to repeat.</summary>
    public async Task<Result<KeysetPage<AuditEntry>>> ExecuteAsync(
        Actor actor,
        AuditListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAudit.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var source = await AuditListQuery.SourceAsync(db, request, cancellationToken);
        return await AuditListQuery.SortOf(request).ReadAsync(source, request.Page, cancellationToken);
    }
}
