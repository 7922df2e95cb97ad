using Portal.Core;
using Portal.Core.Billing.Organizations;
using Portal.Core.Home;

namespace Portal.Pages.Organizations;

/// <summary>Organizations that no invoice can be sent to.</summary>
internal sealed class OrganizationNeeds(ListOrganizations list) : INeedsAttention
{
    public string Title => "Organizations";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        var address = OrganizationListAddress.Empty with { Filter = OrganizationFilter.Unusable };
        var request = address.ToRequest() with { Page = KeysetRequest.First(1) };
        var unusable = (await list.ExecuteAsync(actor, request, cancellationToken)).Value;
        return
        [
            .. Need.Of(
                new(
                    "organization is billed to an address that is not in use in Odoo",
                    "organizations are billed to addresses that are not in use in Odoo"
                ),
                address.First,
                unusable?.Total ?? 0,
                oldestAt: null
            ),
        ];
    }
}
