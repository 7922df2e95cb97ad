using Portal.Core;
using Portal.Core.Catalog;
using Portal.Core.Home;

namespace Portal.Pages.Catalog;

/// <summary>Templates that wait for a review, and those that Odoo refused.</summary>
internal sealed class CatalogNeeds(ListTemplates list) : INeedsAttention
{
    public string Title => "Catalogue";

    public async Task<IReadOnlyList<Need>> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (
            AccessPolicy.ReviewCatalog.Check(actor) is not null
            || (await list.CountTabsAsync(actor, new CatalogListRequest(), cancellationToken)).Value is not { } counts
        )
        {
            return [];
        }

        return
        [
            .. Need.Of(
                new("template of ABS to review", "templates of ABS to review"),
                CatalogListAddress.Path,
                counts.GetValueOrDefault(CatalogTab.Waiting),
                null
            ),
            .. Need.Of(
                new("template that Odoo refused", "templates that Odoo refused") { IsUrgent = true },
                new CatalogListAddress { Tab = CatalogTab.Blocked }.First,
                counts.GetValueOrDefault(CatalogTab.Blocked),
                null
            ),
        ];
    }
}
