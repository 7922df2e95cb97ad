using Portal.Core;
using Portal.Core.Assets.Tickets;
using Portal.Core.Finding;
using Portal.Pages.Alerts;

namespace Portal.Pages.Tickets;

/// <summary>Tickets by number, title, client or device; by the list's own right.</summary>
internal sealed class TicketSearch(ListTickets list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Tickets";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new TicketListAddress { Search = text.Typed };
        var request = address.ToRequest() with { Page = KeysetRequest.First(Most) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(TicketRow row, SearchText text) =>
        new(TicketWords.Title(row.Ticket), $"{TicketListAddress.Path}/{row.Ticket.Key}")
        {
            Detail = string.Join(
                " · ",
                new[] { AlertWords.Name(row.Ticket), row.Client?.Name, AlertWords.State(row.Ticket.State) }.Where(part =>
                    !string.IsNullOrEmpty(part)
                )
            ),
            Icon = "receipt_long",
            Score = Math.Max(1, text.Score(row.Ticket.Title)),
        };
}
