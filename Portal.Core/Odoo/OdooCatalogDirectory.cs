using Portal.Core.Catalog;

namespace Portal.Core.Odoo;

/// <summary>Products by the references that templates of ABS have, archived ones too. Source: 002-4, C5.</summary>
internal sealed class OdooCatalogDirectory(OdooClient odoo, CatalogFields fields) : ICatalogDirectory
{
    /// <summary>The model of products.</summary>
    public const string Products = "product.template";

    /// <summary>The model of plans. Source: D15.</summary>
    public const string Plans = "sale.subscription.plan";

    public Uri? ProductUrl(int productId) => odoo.FormUrl(Products, new OdooId(productId));

    public async Task<IReadOnlyDictionary<string, CatalogSeen>> ReadAsync(
        IReadOnlyDictionary<string, int> templates,
        CancellationToken cancellationToken
    )
    {
        var (currency, hasPlans) = await fields.ReadAsync(cancellationToken);
        var codes = templates.Keys.SelectMany(code => (string[])[code, code + CatalogWrites.DepositSuffix]).ToList();
        var products = await odoo.SearchReadAsync(
            Products,
            OdooDomain.Where("default_code").IsIn(codes),
            new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
            CatalogWire.Default.ListCatalogProductRow,
            cancellationToken
        );
        var recurring = hasPlans ? await ReadRecurringAsync(codes, cancellationToken) : null;
        var plans = hasPlans ? await ReadPlansAsync(cancellationToken) : [];
        var found = products.ToLookup(row => row.DefaultCode, row => Make(row, recurring), StringComparer.Ordinal);
        return templates.ToDictionary(
            each => each.Key,
            each => new CatalogSeen(
                currency,
                [.. found[each.Key]],
                [.. found[each.Key + CatalogWrites.DepositSuffix]],
                plans.FirstOrDefault(plan => plan.Months() == each.Value && each.Value > 0)?.Name ?? "",
                hasPlans
            ),
            StringComparer.Ordinal
        );
    }

    /// <summary>All plans, oldest first.</summary>
    public async Task<IReadOnlyList<PlanRow>> ReadPlansAsync(CancellationToken cancellationToken) =>
        await odoo.SearchReadAsync(
            Plans,
            OdooDomain.Everything,
            new OdooQuery { Order = "id" },
            CatalogWire.Default.ListPlanRow,
            cancellationToken
        );

    private async Task<HashSet<int>> ReadRecurringAsync(List<string> codes, CancellationToken cancellationToken)
    {
        var rows = await odoo.SearchReadAsync(
            Products,
            OdooDomain.Where("default_code").IsIn(codes).And(OdooDomain.Where(CatalogFields.Recurring).Is(true)),
            new OdooQuery { Order = "id", Context = OdooContext.WithArchived },
            CatalogWire.Default.ListRecurringProductRow,
            cancellationToken
        );
        return [.. rows.Select(row => row.Id)];
    }

    private static SeenProduct Make(CatalogProductRow row, HashSet<int>? recurring) =>
        new(row.Id, row.Name, row.DescriptionSale, row.Active, row.ListPrice, recurring?.Contains(row.Id));
}
