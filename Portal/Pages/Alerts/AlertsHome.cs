using Portal.Core;
using Portal.Core.Assets.Alerts;
using Portal.Core.Finding;
using Portal.Core.Home;

namespace Portal.Pages.Alerts;

/// <summary>Alerts that wait until somebody says whose they are.</summary>
internal sealed class AlertNeeds(ListAlerts list) : INeedsAttention
{
    public string Title => "Alerts";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var address = new AlertListAddress { State = AlertState.Held, OldestFirst = true };
        var listed = await list.ExecuteAsync(actor, address.Filter, KeysetRequest.First(1), cancellationToken);
        var words = new NeedWords("alert is held: nobody knows whose it is", "alerts are held: nobody knows whose they are")
        {
            Act = AccessPolicy.ChangeAlerts.Check(actor) is null ? "Decide" : null,
        };
        return listed.Value is { Rows: [var oldest, ..] } page
            ? [.. Need.Of(words, address.First, page.Total, oldest.Alert.FirstSeenAt)]
            : [];
    }
}

/// <summary>Alerts by title, device, client or group; by the list's own right.</summary>
internal sealed class AlertSearch(ListAlerts list) : ISearchSource
{
    private const int Most = 6;

    public string Title => "Alerts";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new AlertListAddress { Search = text.Typed };
        var listed = await list.ExecuteAsync(actor, address.Filter, KeysetRequest.First(Most), cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row.Alert, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(Alert alert, SearchText text) =>
        new(alert.Title, $"{AlertListAddress.Path}/{alert.Key}")
        {
            Detail = string.Join(
                " · ",
                new[] { AlertWords.Device(alert), alert.ClientName, AlertWords.State(alert.State) }.Where(part => part.Length > 0)
            ),
            Icon = "notifications",
            Score = Math.Max(1, text.Score(alert.Title)),
        };
}
