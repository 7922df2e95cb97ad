using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>The audit's filters, search and order as queries; the page and the export are made of the same.</summary>
internal static class AuditListQuery
{
    private static readonly Keyset<AuditEntry, DateTime> Newest = new(entry => entry.At, entry => entry.Id, descending: true);
    private static readonly Keyset<AuditEntry, DateTime> Oldest = new(entry => entry.At, entry => entry.Id, descending: false);

    /// <summary>How the rows follow each other.</summary>
    public static Keyset<AuditEntry> SortOf(AuditListRequest request) => request.OldestFirst ? Oldest : Newest;

    /// <summary>The rows, by the way that is cheapest for what is searched.</summary>
    public static async Task<KeysetSource<AuditEntry>> SourceAsync(
        PortalDbContext db,
        AuditListRequest request,
        CancellationToken cancellationToken
    )
    {
        var listed = Filter(db.Audit.AsNoTracking(), request);
        var search = new SubstringSearch<AuditEntry>(entry => entry.SearchText, request.Search);
        if (search.IsEmpty)
        {
            return new KeysetSource<AuditEntry>(listed);
        }

        const int few = SubstringSearch<AuditEntry>.Few;
        var searched = search.In(listed);
        if (
            await Filter(db.Audit, request).Take(few + 1).CountAsync(cancellationToken) <= few
            || await search.FindAsync(db, cancellationToken) is not { } hits
        )
        {
            return new KeysetSource<AuditEntry>(searched);
        }

        var found = Filter(hits.Rows.AsNoTracking(), request);
        return hits.AreFew
            ? new KeysetSource<AuditEntry>(found)
            : new KeysetSource<AuditEntry>(searched) { Found = found, Walked = listed };
    }

    private static IQueryable<AuditEntry> Filter(IQueryable<AuditEntry> rows, AuditListRequest request)
    {
        if (request.ByPortal)
        {
            rows = rows.Where(entry => entry.ActorId == null);
        }
        else if (request.ActorId is { } actor)
        {
            rows = rows.Where(entry => entry.ActorId == actor);
        }

        if (request.Action is { } action)
        {
            rows = rows.Where(entry => entry.Action == action);
        }

        if (request.SubjectKind is { } kind)
        {
            rows = rows.Where(entry => entry.SubjectKind == kind);
        }

        if (request.SubjectId is { } subject)
        {
            rows = rows.Where(entry => entry.SubjectId == subject);
        }

        if (request.CorrelationId is { } correlation)
        {
            rows = rows.Where(entry => entry.CorrelationId == correlation);
        }

        return Between(OfOutcome(rows, request.Outcome), request);
    }

    private static IQueryable<AuditEntry> OfOutcome(IQueryable<AuditEntry> rows, AuditOutcome? outcome) =>
        outcome switch
        {
            null => rows,
            AuditOutcome.Done => rows.Where(entry => entry.Outcome == AuditOutcome.Done),
            // "and not done" says nothing new but to the databases: it is the condition of the index
            _ => rows.Where(entry => entry.Outcome == outcome && entry.Outcome != AuditOutcome.Done),
        };

    private static IQueryable<AuditEntry> Between(IQueryable<AuditEntry> rows, AuditListRequest request)
    {
        if (request.From is { } from)
        {
            rows = rows.Where(entry => entry.At >= from);
        }

        if (request.Until is { } until)
        {
            rows = rows.Where(entry => entry.At < until);
        }

        return rows;
    }
}
