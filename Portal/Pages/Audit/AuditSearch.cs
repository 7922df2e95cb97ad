using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Finding;

namespace Portal.Pages.Audit;

/// <summary>Acts by the reference that errors and timelines show.</summary>
internal sealed class AuditSearch(ListAudit list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Audit";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.Reference is not { } reference)
        {
            return null;
        }

        var request = new AuditListRequest("", OldestFirst: true, KeysetRequest.First(Most)) { CorrelationId = reference };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(Item)])
            {
                Total = page.Total,
                AllHref = new AuditListAddress { Act = reference, OldestFirst = true }.First,
            };
    }

    private static FoundItem Item(AuditEntry entry) =>
        new(AuditWords.Act(entry.Action), $"{AuditListAddress.Path}/{entry.Id}")
        {
            Detail = $"{AuditWords.Kind(entry.SubjectKind)} · {entry.ActorName}",
            Icon = "history",
            Score = 4,
        };
}
