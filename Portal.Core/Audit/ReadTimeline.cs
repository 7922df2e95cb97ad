using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>One part of a record's story, newest first.</summary>
/// <param name="Entries">What happened.</param>
/// <param name="Older">Where the next part begins, or null at the end.</param>
public sealed record TimelinePage(IReadOnlyList<AuditEntry> Entries, Guid? Older);

/// <summary>
/// Reads the story of one record, whatever kind it is. It checks no right: the capability that owns the record does, and only such a one
/// can call it. Source: P9, P10.
/// </summary>
public sealed class ReadTimeline(PortalDatabase databases)
{
    private const int PageSize = 20;

    /// <summary>Reads one part.</summary>
    /// <param name="subject">Kind and id of the record.</param>
    /// <param name="hidden">Actions that this reader may not know of.</param>
    /// <param name="olderThan">A row's id to go on from, or null for the newest.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal async Task<TimelinePage> ExecuteAsync(
        (string Kind, string Id) subject,
        IReadOnlyCollection<string> hidden,
        Guid? olderThan,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        var entries = db.Audit.AsNoTracking().Where(entry => entry.SubjectKind == subject.Kind && entry.SubjectId == subject.Id);
        if (hidden.Count > 0)
        {
            entries = entries.Where(entry => !hidden.Contains(entry.Action));
        }

        if (olderThan is { } from)
        {
            entries = entries.Where(entry => entry.Id.CompareTo(from) < 0);
        }

        var rows = await entries.OrderByDescending(entry => entry.Id).Take(PageSize + 1).ToListAsync(cancellationToken);
        var hasOlder = rows.Count > PageSize;
        return new TimelinePage([.. rows.Take(PageSize)], hasOlder ? rows[PageSize - 1].Id : null);
    }
}
