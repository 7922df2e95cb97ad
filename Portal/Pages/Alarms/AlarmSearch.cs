using Portal.Components;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Finding;

namespace Portal.Pages.Alarms;

/// <summary>Alarms that last, by their title; there are never so many that the newest hundred leave one out that matters.</summary>
internal sealed class AlarmSearch(ListAlarms list) : ISearchSource
{
    private const int Looked = 100;
    private const int Most = 4;

    public string Title => "Open alarms";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var request = new AlarmListRequest(OldestFirst: false, KeysetRequest.First(Looked)) { IsOpen = true };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        var found = (listed.Value?.Page.Rows ?? [])
            .Select(alarm => Item(alarm, actor, text))
            .Where(item => item.Score > 0)
            .OrderByDescending(item => item.Score)
            .ToList();
        return found.Count == 0
            ? null
            : new FoundGroup(Title, [.. found.Take(Most)])
            {
                Total = found.Count,
                AllHref = found.Count > Most ? (new AlarmListAddress { IsOpen = true }).First : null,
            };
    }

    private static FoundItem Item(Alarm alarm, Actor actor, SearchText text) =>
        new(alarm.Title, AlarmLook.Page(alarm, actor) ?? (new AlarmListAddress { IsOpen = true }).First)
        {
            Detail = AlarmLook.Word(alarm.Severity),
            Icon = "notifications",
            Score = text.Score(alarm.Title),
        };
}
