using Portal.Core;
using Portal.Core.Billing.Organizations;
using Portal.Core.Finding;

namespace Portal.Pages.Organizations;

/// <summary>Organizations in the search over everything: those of the list, by the list's own rights.</summary>
internal sealed class OrganizationSearch(ListOrganizations list) : ISearchSource
{
    private const int Most = 5;

    public string Title => "Organizations";

    public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var address = OrganizationListAddress.Empty with { Search = text.Typed };
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

    private static FoundItem Item(OrganizationRow row, SearchText text) =>
        new(row.Organization.Name, $"{OrganizationListAddress.Path}/{row.Organization.Key}")
        {
            Detail = row.BillingAddress is { } billed ? $"Billed to {billed.Name}" : "",
            Icon = "apartment",
            Score = Math.Max(1, text.Score(row.Organization.Name)),
        };
}
