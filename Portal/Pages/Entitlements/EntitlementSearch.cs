using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Finding;
using Portal.Core.Retail.Entitlements;

namespace Portal.Pages.Entitlements;

/// <summary>Orders with an entitlement, by number, customer, outlet or the entitlement's id; by the list's own right.</summary>
internal sealed class EntitlementSearch(ListEntitlements list, TimeProvider time) : ISearchSource
{
    private const int Most = 6;

    public string Title => "Entitlements";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = new EntitlementListAddress { Tab = EntitlementTab.All, Search = text.Typed };
        var request = address.ToRequest(TimeZoneInfo.Utc, time.GetUtcNow().UtcDateTime) with { Page = KeysetRequest.First(Most) };
        var listed = await list.ExecuteAsync(actor, request, cancellationToken);
        return listed.Value is not { Rows.Count: > 0 } page
            ? null
            : new FoundGroup(Title, [.. page.Rows.Select(row => Item(row, text)).OrderByDescending(item => item.Score)])
            {
                Total = page.Total,
                AllHref = page.Total > page.Rows.Count ? address.First : null,
            };
    }

    private static FoundItem Item(EntitlementRow row, SearchText text) =>
        new(row.OrderName, $"{EntitlementListAddress.Path}/{row.OrderId}")
        {
            Detail = string.Join(
                " · ",
                new[] { row.Customer, DeliveryWords.Word(row.State), row.EntitlementId ?? "" }.Where(part => part.Length > 0)
            ),
            Icon = "bolt",
            Score = Math.Max(1, Math.Max(text.Score(row.OrderName), text.Score(row.EntitlementId ?? ""))),
        };
}
