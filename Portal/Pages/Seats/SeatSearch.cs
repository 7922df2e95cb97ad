using System.Globalization;
using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>Counts of seats by their month, and the lines of the newest one, in the search over everything; by the lists' own rights.</summary>
internal sealed class SeatSearch(ListSeatRuns runs, ListSeatLines lines) : ISearchSource
{
    private const int Most = 5;
    private const int Months = 24;

    public string Title => "Seats";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        var counts = text.IsEmpty ? [] : (await runs.ListNamesAsync(actor, Months, cancellationToken)).Value ?? [];
        if (counts.FirstOrDefault(run => !run.IsDryRun) is not { } newest)
        {
            return null;
        }

        var found = counts.Select(run => Item(run, text)).Where(item => item.Score > 0).Take(Most).ToList();
        var address = new SeatListAddress
        {
            RunId = newest.Id,
            Tab = SeatTab.All,
            Search = text.Typed,
        };
        var request = address.ToRequest() with { Page = KeysetRequest.First(Most) };
        var page = (await lines.ExecuteAsync(actor, request, cancellationToken)).Value;
        found.AddRange(page?.Rows.Select(line => Item(line, text)) ?? []);
        return found.Count == 0
            ? null
            : new FoundGroup(Title, [.. found.OrderByDescending(item => item.Score)])
            {
                Total = found.Count - (page?.Rows.Count ?? 0) + (page?.Total ?? 0),
                AllHref = page is not null && page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(SeatRun run, SearchText text)
    {
        var title = $"Seats, {SeatPeriod.Title(run.Period)}";
        var names = new[] { title, SeatPeriod.Title(run.Period), run.Period, run.Key };
        return new FoundItem(title, SeatListAddress.Of(run.Id))
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"Count {run.Number} · {SeatWords.State(run)}"),
            Icon = "receipt_long",
            Score = names.Max(text.Score),
        };
    }

    private static FoundItem Item(SeatLine line, SearchText text) =>
        new($"{line.ClientName}, {line.OrderName}", SeatListAddress.OfLine(line.Id))
        {
            Detail = $"Seats {SeatWords.Number(line.Billed)} → {SeatWords.Proposed(line)} · {SeatWords.State(line.State)}",
            Icon = "receipt_long",
            Score = Math.Max(1, Math.Max(text.Score(line.ClientName), text.Score(line.OrderName))),
        };
}
